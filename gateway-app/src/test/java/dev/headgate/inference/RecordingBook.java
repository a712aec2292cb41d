package dev.headgate.inference;

import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.AttemptId;
import dev.headgate.accounting.AttemptOpening;
import dev.headgate.accounting.AttemptResult;
import dev.headgate.accounting.Charge;
import dev.headgate.accounting.RequestRecord;
import dev.headgate.accounting.Reservation;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A book that charges one dollar for everything and lets a test read what was written. */
final class RecordingBook implements AttemptBook {
    volatile boolean withoutDatabase;
    final List<AttemptOpening> reserved = new CopyOnWriteArrayList<>();
    final List<AttemptResult> settled = new CopyOnWriteArrayList<>();
    final List<String> released = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();

    /** Attempts that the budget has room for, and those that it had none for. */
    int room = Integer.MAX_VALUE;

    volatile int turnedAway;

    @Override
    public boolean isWithoutDatabase() {
        return withoutDatabase;
    }

    @Override
    public Reservation reserve(AttemptOpening opening) {
        if (reserved.size() >= room) {
            turnedAway++;
            throw new GatewayException(ErrorCode.BUDGET_EXCEEDED, "No room.");
        }
        reserved.add(opening);
        return new Reservation(
                new AttemptId(UUID.randomUUID()), opening, BigDecimal.TEN, Instant.MAX);
    }

    @Override
    public void progress(Reservation reservation, TokenUsage soFar, Duration upstreamTime) {}

    @Override
    public Charge settle(Reservation reservation, AttemptResult result) {
        settled.add(result);
        return new Charge(BigDecimal.ONE);
    }

    @Override
    public void release(Reservation reservation, String failure, @Nullable Integer status) {
        released.add(failure);
    }

    @Override
    public void refused(RequestRecord request, String code) {
        refused.add(code);
    }

    /** Every reservation was ended exactly once. */
    boolean isBalanced() {
        return reserved.size() == settled.size() + released.size();
    }
}
