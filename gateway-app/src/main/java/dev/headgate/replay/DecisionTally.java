package dev.headgate.replay;

import dev.headgate.replay.Outcome.Ruled;
import dev.headgate.replay.ReplayResult.Decisions;
import dev.headgate.replay.ReplayResult.Difference;
import dev.headgate.replay.ReplayResult.Refusals;
import dev.headgate.routing.RoutingDecision.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many decisions are the same, and what was refused why. */
final class DecisionTally {
    private static final int MOST_EXAMPLES = 20;

    private final Map<Reason, long[]> refusals = new HashMap<>();
    private final List<Difference> examples = new ArrayList<>();
    private long same;
    private long sameTargets;
    private long sameRule;
    private long sameRefusal;

    private record Reason(String refusal, @Nullable String rule) {}

    void add(Outcome outcome) {
        Ruled recorded = outcome.recorded();
        Ruled replayed = outcome.replayed();
        sameTargets += recorded.targets().equals(replayed.targets()) ? 1 : 0;
        sameRule += Objects.equals(recorded.rule(), replayed.rule()) ? 1 : 0;
        sameRefusal += recorded.refusal() == replayed.refusal() ? 1 : 0;
        if (outcome.isDecidedAlike()) {
            same++;
        } else if (examples.size() < MOST_EXAMPLES) {
            examples.add(
                    new Difference(
                            "req_" + outcome.request().id().toString().replace("-", ""),
                            shown(recorded),
                            shown(replayed)));
        }
        count(recorded, 0);
        count(replayed, 1);
    }

    private void count(Ruled ruled, int side) {
        Refusal refusal = ruled.refusal();
        if (refusal != null) {
            count(label(refusal), ruled.rule(), side);
        }
    }

    private void count(String refusal, @Nullable String rule, int side) {
        refusals.computeIfAbsent(new Reason(refusal, rule), _ -> new long[2])[side]++;
    }

    /** What a budget did refuse then. */
    void addRecordedBudgetRefusal() {
        count("budget_exceeded", null, 0);
    }

    /** What a budget would have refused. */
    void addReplayedBudgetRefusal() {
        count("budget_exceeded", null, 1);
    }

    private static ReplayResult.Ruled shown(Ruled ruled) {
        Refusal refusal = ruled.refusal();
        return new ReplayResult.Ruled(
                ruled.targets(), ruled.rule(), refusal == null ? null : label(refusal));
    }

    private static String label(Refusal refusal) {
        return refusal.name().toLowerCase(Locale.ROOT);
    }

    Decisions decisions() {
        return new Decisions(same, sameTargets, sameRule, sameRefusal, List.copyOf(examples));
    }

    List<Refusals> refusals() {
        return refusals.entrySet().stream()
                .map(entry ->
                        new Refusals(
                                entry.getKey().refusal(),
                                entry.getKey().rule(),
                                entry.getValue()[0],
                                entry.getValue()[1]))
                .sorted(
                        Comparator.comparing(Refusals::refusal)
                                .thenComparing(
                                        Refusals::rule,
                                        Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
    }
}
