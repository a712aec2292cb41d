package dev.headgate.accounting;

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
    private final ReservationMargins margins;
    private final Overruns overruns;
    private final Supplier<UUID> ids;
    private final Clock clock;
    private final BooksProperties properties;

    GroupedAttemptBook(
            GroupCommit groups,
            Alternatives alternatives,
            ReservationMargins margins,
            Overruns overruns,
            Supplier<UUID> ids,
            Clock clock,
            BooksProperties properties) {
        this.groups = groups;
        this.alternatives = alternatives;
        this.margins = margins;
        this.overruns = overruns;
        this.ids = ids;
        this.clock = clock;
        this.properties = properties;
    }

    @Override
    public Reservation reserve(AttemptOpening opening) {
        return ask(opening).await(properties.longestWait());
    }

    /** Asks for a reservation and does not wait for the answer. */
    PendingReservation ask(AttemptOpening asked) {
        if (!groups.isAvailable()) {
            throw GroupCommit.unavailable();
        }
        Entry.Open open = rated(asked);
        groups.submit(open);
        return new PendingReservation(open, clock, properties.grace());
    }

    /** A new attempt with its worst case, which nobody has written yet. */
    Entry.Open rated(AttemptOpening asked) {
        AttemptOpening opening = margins.hold(asked);
        AttemptId id = new AttemptId(ids.get());
        Rated worst =
                tariff(id, opening)
                        .worstCase(
                                opening.inputTokens(), opening.outputTokens(), opening.longest());
        return new Entry.Open(id, opening, worst, new CompletableFuture<>());
    }

    @Override
    public void progress(Reservation reservation, TokenUsage soFar, Duration upstreamTime) {
        groups.submit(noted(reservation, soFar, upstreamTime));
    }

    /** What an answer has used so far, rated. */
    Entry.Progress noted(Reservation reservation, TokenUsage soFar, Duration upstreamTime) {
        TokenUsage tokens = held(reservation.opening(), soFar);
        MeteredUsage usage = new MeteredUsage(tokens, UsageSource.STREAM_COUNT, null, null);
        Rated rated = tariff(reservation.id(), reservation.opening()).cost(usage, upstreamTime);
        return new Entry.Progress(reservation.id(), tokens, rated);
    }

    @Override
    public Charge settle(Reservation reservation, AttemptResult seen) {
        Closing closing = settlement(reservation, seen);
        groups.submit(new Entry.Close(closing));
        return new Charge(closing.cost());
    }

    /** How an attempt is closed that its owner has seen to its end; what it teaches is learnt. */
    Closing settlement(Reservation reservation, AttemptResult seen) {
        AttemptOpening opening = reservation.opening();
        AttemptResult result = seen.using(held(opening, seen.usage()));
        MeteredUsage usage = result.usage();
        Rated rated = tariff(reservation.id(), opening).cost(usage, result.upstreamTime());
        var elsewhere =
                alternatives.to(
                        opening.deployment(),
                        opening.request().caller().tenant(),
                        opening.needs(),
                        usage.tokens());
        overruns.observe(reservation, rated.usd());
        return Closing.settlement(reservation.id(), result, rated, elsewhere);
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

    /** What the provider has counted is learnt from; else the prompt was not counted by anybody. */
    private MeteredUsage held(AttemptOpening opening, MeteredUsage usage) {
        if (usage.source() == UsageSource.PROVIDER) {
            margins.learn(opening, usage.tokens());
            return usage;
        }
        return new MeteredUsage(
                held(opening, usage.tokens()),
                usage.source(),
                usage.engineTime(),
                usage.providerRecord(),
                usage.tier());
    }

    /** A prompt that is known by our estimate alone is charged as what was held for it. */
    private static TokenUsage held(AttemptOpening opening, TokenUsage tokens) {
        return tokens.totalInput() == opening.estimate()
                ? TokenUsage.of(opening.inputTokens(), tokens.totalOutput())
                : tokens;
    }

    private static Tariff tariff(AttemptId id, AttemptOpening opening) {
        return Tariff.of(opening.deployment(), opening.request().caller().tenant(), id.madeAt());
    }
}
