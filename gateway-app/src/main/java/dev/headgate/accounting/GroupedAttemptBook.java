package dev.headgate.accounting;

import dev.headgate.error.GatewayException;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rates attempts and hands them to the group commit. */
final class GroupedAttemptBook implements AttemptBook {
    private final GroupCommit groups;
    private final Alternatives alternatives;
    private final Supplier<UUID> ids;
    private final Clock clock;
    private final BooksProperties properties;

    GroupedAttemptBook(
            GroupCommit groups,
            Alternatives alternatives,
            Supplier<UUID> ids,
            Clock clock,
            BooksProperties properties) {
        this.groups = groups;
        this.alternatives = alternatives;
        this.ids = ids;
        this.clock = clock;
        this.properties = properties;
    }

    @Override
    public Reservation reserve(AttemptOpening opening) {
        if (!groups.isAvailable()) {
            throw GroupCommit.unavailable();
        }
        Rated worst =
                Tariff.of(opening.deployment())
                        .worstCase(
                                opening.inputTokens(), opening.outputTokens(), opening.longest());
        AttemptId id = new AttemptId(ids.get());
        var open = new Entry.Open(id, opening, worst, new CompletableFuture<>());
        groups.submit(open);
        return switch (await(open.verdict())) {
            case Verdict.Admitted _ ->
                    new Reservation(id, opening, worst.usd(), deadline(opening.longest()));
            case Verdict.Refused(var reason) -> throw reason;
        };
    }

    @Override
    public void progress(Reservation reservation, TokenUsage soFar, Duration upstreamTime) {
        MeteredUsage usage = new MeteredUsage(soFar, UsageSource.STREAM_COUNT, null, null);
        Rated rated = Tariff.of(reservation.opening().deployment()).cost(usage, upstreamTime);
        groups.submit(new Entry.Progress(reservation.id(), soFar, rated));
    }

    @Override
    public Charge settle(Reservation reservation, AttemptResult result) {
        AttemptOpening opening = reservation.opening();
        MeteredUsage usage = result.usage();
        Rated rated = Tariff.of(opening.deployment()).cost(usage, result.upstreamTime());
        var elsewhere = alternatives.to(opening.deployment(), opening.needs(), usage.tokens());
        groups.submit(
                new Entry.Close(Closing.settlement(reservation.id(), result, rated, elsewhere)));
        return new Charge(rated.usd());
    }

    @Override
    public void release(Reservation reservation, String failure, @Nullable Integer status) {
        groups.submit(new Entry.Close(Closing.release(reservation.id(), failure, status)));
    }

    @Override
    public void refused(RequestRecord request, String code) {
        if (groups.isAvailable()) {
            groups.submit(new Entry.Refusal(request, code));
        }
    }

    private Instant deadline(Duration longest) {
        return clock.instant().plus(longest).plus(properties.grace());
    }

    /** A verdict that comes after its owner gave up is taken back by the group commit. */
    private Verdict await(CompletableFuture<Verdict> verdict) {
        try {
            return verdict.get(properties.longestWait().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (verdict.cancel(false)) {
                throw GroupCommit.unavailable();
            }
            return verdict.join();
        } catch (InterruptedException e) {
            verdict.cancel(false);
            Thread.currentThread().interrupt();
            throw GroupCommit.unavailable();
        } catch (ExecutionException e) {
            throw Objects.requireNonNull((GatewayException) e.getCause());
        }
    }
}
