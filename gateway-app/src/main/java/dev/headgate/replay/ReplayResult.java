package dev.headgate.replay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What came of a replay. Amounts are decimal strings in USD.
 *
 * @param requests that were looked at
 * @param decided those that could be decided once more
 * @param decisions whether they were decided as then
 * @param moves from where to where answers would have come, the most frequent first
 * @param legs what each way to get an answer cost and would have cost; the last line is the total
 * @param refusals by reason and rule
 * @param budgets those that would have been passed, and what they would have held
 * @param teams the biggest movers first
 * @param assumptions what was taken for granted
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReplayResult(
        long requests,
        long decided,
        Decisions decisions,
        List<Move> moves,
        List<LegCost> legs,
        List<Refusals> refusals,
        List<BudgetLine> budgets,
        List<PoolLine> pools,
        Latencies latency,
        List<TeamMove> teams,
        List<Stated> assumptions) {

    /**
     * How many decisions are the same.
     *
     * @param same targets in their order, rule and refusal are
     * @param examples some of those that differ
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Decisions(
            long same,
            long sameTargets,
            long sameRule,
            long sameRefusal,
            List<Difference> examples) {}

    /** A request that is decided otherwise. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Difference(String request, Ruled recorded, Ruled replayed) {}

    /** A decision. */
    record Ruled(List<String> targets, @Nullable String rule, @Nullable String refusal) {}

    /**
     * Requests with one deployment that answered and one that would have.
     *
     * @param from null if nothing answered
     * @param to null if nothing would have answered
     * @param inputTokens of the prompts, as recorded
     * @param outputTokens of the answers, as recorded
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Move(
            @Nullable String from,
            @Nullable String to,
            long requests,
            long inputTokens,
            long outputTokens,
            String recordedUsd,
            String replayedUsd) {}

    /** What a leg cost and would have cost; null for the total. */
    record LegCost(@Nullable Leg leg, Cost recorded, Cost replayed) {}

    /**
     * What requests cost.
     *
     * @param usd with a share of the hardware
     * @param marginalUsd what they cost more than without them
     * @param unpriced requests whose cost is unknown and counts as nothing
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Cost(
            long requests,
            long inputTokens,
            long outputTokens,
            String usd,
            String marginalUsd,
            long unpriced) {}

    /** Requests that were, and that would have been refused for a reason by a rule. */
    record Refusals(String refusal, @Nullable String rule, long recorded, long replayed) {}

    /**
     * A budget over the period.
     *
     * @param periods of the budget, that began or went on in the time
     * @param passedPeriods those whose limit would have been passed, or reached by a hard budget
     * @param firstPassedAt when that would have been first, or null
     * @param refusedRequests those that a hard budget would have refused
     * @param replayedUsd what would have been counted
     * @param highestPeriodUsd what would have been counted in the dearest period, with what was
     *     counted before the time began
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record BudgetLine(
            UUID id,
            String name,
            String scope,
            String period,
            boolean hard,
            String limitUsd,
            long periods,
            long passedPeriods,
            @Nullable Instant firstPassedAt,
            long refusedRequests,
            String recordedUsd,
            String replayedUsd,
            String highestPeriodUsd) {}

    /**
     * The queue of a pool.
     *
     * @param slots null if the catalogue does not know the pool any more
     * @param measured whether a pace was measured there; otherwise nothing is predicted
     */
    record PoolLine(
            String pool,
            @Nullable Integer slots,
            boolean measured,
            @Nullable Saturation recorded,
            @Nullable Saturation replayed) {}

    /**
     * How busy a pool is predicted to be.
     *
     * @param meanUtilisation share of the slots that is in work, over the whole period
     * @param peakUtilisation what comes in the busiest minute, as a share of what can be done; may
     *     be above 1
     * @param shareOfMinutesAbove90 share of the minutes of the period that are used over 0.9
     * @param minutesPastMaxWait minutes in which the predicted wait passes the shortest max_wait of
     *     the requests that go there
     * @param longestWaitSeconds the longest predicted wait of a minute
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Saturation(
            long requests,
            double meanUtilisation,
            double peakUtilisation,
            double shareOfMinutesAbove90,
            long minutesPastMaxWait,
            double longestWaitSeconds) {}

    /** How long answers take. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Latencies(Latency recorded, Latency replayed, List<OfDeployment> deployments) {}

    /** Milliseconds that a half and 95 of 100 requests did not pass; null if not measured. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Latency(
            @Nullable Long firstTokenP50Ms,
            @Nullable Long firstTokenP95Ms,
            @Nullable Long totalP50Ms,
            @Nullable Long totalP95Ms) {}

    /** What was measured of a deployment, and how many requests it had and would have had. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record OfDeployment(
            String deployment, long recordedRequests, long replayedRequests, Latency measured) {}

    /** What changes for a team. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record TeamMove(
            String tenant,
            String team,
            long requests,
            long moved,
            double shareMoved,
            String recordedUsd,
            String replayedUsd,
            String differenceUsd) {}

    /**
     * Something that was taken for granted.
     *
     * @param requests that it concerns, or null if it concerns all of them
     */
    record Stated(String assumption, String says, @Nullable Long requests) {}
}
