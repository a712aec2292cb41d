package dev.headgate.accounting;

import dev.headgate.error.GatewayException;
import dev.headgate.routing.Hosting;
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
    public Reservation reserve(AttemptOpening asked) {
        AttemptOpening opening = margins.hold(asked);
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
        TokenUsage tokens = held(reservation.opening(), soFar);
        MeteredUsage usage = new MeteredUsage(tokens, UsageSource.STREAM_COUNT, null, null);
        Rated rated = Tariff.of(reservation.opening().deployment()).cost(usage, upstreamTime);
        groups.submit(new Entry.Progress(reservation.id(), tokens, rated));
    }

    @Override
    public Charge settle(Reservation reservation, AttemptResult seen) {
        AttemptOpening opening = reservation.opening();
        AttemptResult result = seen.using(held(opening, seen.usage()));
        MeteredUsage usage = result.usage();
        Rated rated = Tariff.of(opening.deployment()).cost(usage, result.upstreamTime());
        var elsewhere = alternatives.to(opening.deployment(), opening.needs(), usage.tokens());
        groups.submit(
                new Entry.Close(Closing.settlement(reservation.id(), result, rated, elsewhere)));
        learnPace(opening, result);
        overruns.observe(reservation, rated.usd());
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

    /** Only what an engine says of itself is a pace: the time of a call holds its queue too. */
    private void learnPace(AttemptOpening opening, AttemptResult result) {
        Duration engineTime = result.usage().engineTime();
        if (opening.deployment().hosting() == Hosting.SELF_HOSTED && engineTime != null) {
            alternatives.observe(opening.deployment().name(), result.usage().tokens(), engineTime);
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
