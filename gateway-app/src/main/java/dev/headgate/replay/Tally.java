package dev.headgate.replay;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool;
import dev.headgate.error.ErrorCode;
import dev.headgate.replay.Outcome.Side;
import dev.headgate.replay.ReplayResult.PoolLine;
import dev.headgate.replay.ReplayResult.Stated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds requests up, in their order. What it holds does not grow with their number. */
final class Tally {
    private static final double MINUTE_MILLIS = 60_000;

    private final DecisionTally decisions = new DecisionTally();
    private final CostTally costs = new CostTally();
    private final LatencyTally latency = new LatencyTally();
    private final Map<Assumption, Long> assumptions = new EnumMap<>(Assumption.class);
    private final Map<String, PoolPair> pools = new TreeMap<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private final BudgetWalk budgets;
    private long requests;
    private long decided;

    /** A pool then and now. */
    private static final class PoolPair {
        private final PoolForecast recorded;
        private final PoolForecast replayed;
        private boolean isMeasured;

        private PoolPair(int slots) {
            recorded = new PoolForecast(slots);
            replayed = new PoolForecast(slots);
        }
    }

    Tally(BudgetWalk budgets, CatalogSnapshot catalog) {
        this.budgets = budgets;
        catalog.deployments()
                .forEach(deployment -> {
                    if (deployment.place() instanceof Place.SelfHosted(Pool pool, _, _)) {
                        slots.put(pool.name(), Math.max(1, pool.slots()));
                    }
                });
    }

    /** Requests that cannot be decided once more. */
    void leaveOut(long count) {
        requests += count;
        assumptions.merge(Assumption.DECIDED_AGAIN_ONLY_IF_KEPT, count, Long::sum);
    }

    void add(Outcome outcome) {
        requests++;
        decided++;
        decisions.add(outcome);
        outcome.assumptions().forEach(one -> assumptions.merge(one, 1L, Long::sum));
        Side now = admitted(outcome);
        costs.add(outcome, now);
        latency.add(outcome, now);
        long at = outcome.request().atMillis();
        add(outcome.then(), at, null, true);
        add(now, at, outcome.maxWait(), false);
    }

    private Side admitted(Outcome outcome) {
        PastRequest request = outcome.request();
        if (ErrorCode.BUDGET_EXCEEDED.code().equals(request.error())) {
            decisions.addRecordedBudgetRefusal();
        }
        boolean isAdmitted =
                budgets.admits(
                        request.owner(),
                        request.atMillis(),
                        outcome.then().usd(),
                        outcome.now().usd());
        if (isAdmitted) {
            return outcome.now();
        }
        decisions.addReplayedBudgetRefusal();
        return Side.NOT_ANSWERED;
    }

    private void add(Side side, long at, @Nullable Duration maxWait, boolean isRecorded) {
        String pool = side.pool();
        if (pool == null) {
            return;
        }
        PoolPair pair =
                pools.computeIfAbsent(pool, name -> new PoolPair(slots.getOrDefault(name, 1)));
        pair.isMeasured |= side.seconds() > 0;
        (isRecorded ? pair.recorded : pair.replayed).add(at, side.seconds(), maxWait);
    }

    ReplayResult end(ReplayOrder order) {
        return new ReplayResult(
                requests,
                decided,
                decisions.decisions(),
                costs.moves(),
                costs.legs(),
                decisions.refusals(),
                budgets.end(),
                pools(Duration.between(order.from(), order.until()).toMillis() / MINUTE_MILLIS),
                latency.end(),
                costs.teams(),
                stated());
    }

    private List<PoolLine> pools(double minutes) {
        List<PoolLine> lines = new ArrayList<>();
        pools.forEach((name, pair) -> {
            Integer known = slots.get(name);
            boolean isPredicted = known != null && pair.isMeasured;
            lines.add(
                    new PoolLine(
                            name,
                            known,
                            pair.isMeasured,
                            isPredicted ? pair.recorded.end(minutes) : null,
                            isPredicted ? pair.replayed.end(minutes) : null));
        });
        return lines;
    }

    private List<Stated> stated() {
        List<Stated> stated = new ArrayList<>();
        for (Assumption one : Assumption.values()) {
            long count = assumptions.getOrDefault(one, 0L);
            if (!one.isCounted() || count > 0) {
                stated.add(
                        new Stated(
                                one.name().toLowerCase(Locale.ROOT),
                                one.sentence(),
                                one.isCounted() ? count : null));
            }
        }
        return stated;
    }
}
