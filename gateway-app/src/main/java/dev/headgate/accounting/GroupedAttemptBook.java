package dev.headgate.accounting;

import dev.headgate.routing.Hosting;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
        return ask(opening).await(properties.longestWait());
    }

    /** Asks for a reservation and does not wait for the answer. */
    PendingReservation ask(AttemptOpening opening) {
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
        return new PendingReservation(open, clock, properties.grace());
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
        learnPace(opening, result);
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

    /** Only what an engine says of itself is a pace: the time of a call holds its queue too. */
    private void learnPace(AttemptOpening opening, AttemptResult result) {
        Duration engineTime = result.usage().engineTime();
        if (opening.deployment().hosting() == Hosting.SELF_HOSTED && engineTime != null) {
            alternatives.observe(opening.deployment().name(), result.usage().tokens(), engineTime);
        }
    }
}
