package dev.headgate.replay;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.replay.ReplayResult.BudgetLine;
import dev.headgate.replay.ReplayResult.Cost;
import dev.headgate.replay.ReplayResult.Latency;
import dev.headgate.replay.ReplayResult.LegCost;
import dev.headgate.replay.ReplayResult.OfDeployment;
import dev.headgate.replay.ReplayResult.PoolLine;
import dev.headgate.replay.ReplayResult.Refusals;
import dev.headgate.replay.ReplayResult.Saturation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What two policies would have made of the same requests, side by side.
 *
 * @param one id of the first replay
 * @param other id of the second
 * @param legs by leg, with the total under {@code total}
 * @param deployments requests that each would have answered
 * @param refusals requests that would have been refused, by reason and rule
 * @param budgetRefusals requests that each budget would have refused, by its name
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReplayComparison(
        UUID one,
        UUID other,
        Map<String, Costs> legs,
        Map<String, Counts> deployments,
        Map<String, Counts> refusals,
        Map<String, Counts> budgetRefusals,
        Map<String, Saturations> pools,
        Latencies latency) {

    /** What they cost, and how much dearer the second is, in USD. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Costs(@Nullable Cost one, @Nullable Cost other, String differenceUsd) {

        private static Costs of(@Nullable Cost one, @Nullable Cost other) {
            return new Costs(one, other, usd(other).subtract(usd(one)).toPlainString());
        }

        private static BigDecimal usd(@Nullable Cost cost) {
            return cost == null ? BigDecimal.ZERO : new BigDecimal(cost.usd());
        }
    }

    /** How many. */
    record Counts(long one, long other, long difference) {

        private static Counts of(@Nullable Long one, @Nullable Long other) {
            long before = Objects.requireNonNullElse(one, 0L);
            long after = Objects.requireNonNullElse(other, 0L);
            return new Counts(before, after, after - before);
        }
    }

    /** How busy a pool would have been. */
    record Saturations(@Nullable Saturation one, @Nullable Saturation other) {}

    /** How long answers would have taken. */
    record Latencies(Latency one, Latency other) {}

    static ReplayComparison of(Replay one, Replay other) {
        ReplayResult first = result(one);
        ReplayResult second = result(other);
        requireSameRequests(one, other);
        return new ReplayComparison(
                one.id(),
                other.id(),
                joined(legs(first), legs(second), Costs::of),
                joined(deployments(first), deployments(second), Counts::of),
                joined(refusals(first), refusals(second), Counts::of),
                joined(budgets(first), budgets(second), Counts::of),
                joined(pools(first), pools(second), Saturations::new),
                new Latencies(first.latency().replayed(), second.latency().replayed()));
    }

    private static ReplayResult result(Replay replay) {
        ReplayResult result = replay.result();
        if (result == null) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Replay %s has no result: it is %s. Compare replays that are DONE."
                            .formatted(replay.id(), replay.state()));
        }
        return result;
    }

    private static void requireSameRequests(Replay one, Replay other) {
        if (!whichRequests(one).equals(whichRequests(other))) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "These replays looked at different requests. Compare replays with the same period, tenant, team and alias.");
        }
    }

    private static List<@Nullable Object> whichRequests(Replay replay) {
        return Arrays.asList(
                replay.from(), replay.until(), replay.tenant(), replay.team(), replay.alias());
    }

    private static Map<String, Cost> legs(ReplayResult result) {
        return result.legs().stream()
                .collect(Collectors.toMap(ReplayComparison::label, LegCost::replayed));
    }

    private static String label(LegCost line) {
        return line.leg() == null ? "total" : line.leg().label();
    }

    private static Map<String, Long> deployments(ReplayResult result) {
        return result.latency().deployments().stream()
                .collect(
                        Collectors.toMap(OfDeployment::deployment, OfDeployment::replayedRequests));
    }

    private static Map<String, Long> refusals(ReplayResult result) {
        return result.refusals().stream()
                .collect(
                        Collectors.toMap(
                                line ->
                                        line.rule() == null
                                                ? line.refusal()
                                                : line.refusal() + ": " + line.rule(),
                                Refusals::replayed));
    }

    private static Map<String, Long> budgets(ReplayResult result) {
        return result.budgets().stream()
                .collect(Collectors.toMap(BudgetLine::name, BudgetLine::refusedRequests));
    }

    private static Map<String, Saturation> pools(ReplayResult result) {
        return result.pools().stream()
                .filter(line -> line.replayed() != null)
                .collect(
                        Collectors.toMap(
                                PoolLine::pool, line -> Objects.requireNonNull(line.replayed())));
    }

    private static <V, R> Map<String, R> joined(
            Map<String, V> one, Map<String, V> other, Joining<V, R> joining) {
        return Stream.concat(one.keySet().stream(), other.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(
                        Collectors.toMap(
                                Function.identity(),
                                name -> joining.join(one.get(name), other.get(name)),
                                (first, _) -> first,
                                TreeMap::new));
    }

    /** Puts two values beside each other; either may be missing. */
    @FunctionalInterface
    private interface Joining<V, R> {
        R join(@Nullable V one, @Nullable V other);
    }
}
