package dev.headgate.accounting;

import dev.headgate.accounting.BrokenInvariant.Rule;
import dev.headgate.accounting.SimulationPlan.Faults;
import dev.headgate.accounting.SimulationPlan.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A plan that breaks an invariant. */
record FailingPlan(SimulationPlan plan, UnaryOperator<BookStore> between, Rule breaks) {
    private static final int MOST_TRIES = 400;

    /** The plan of this seed, if it breaks something. */
    static Optional<FailingPlan> of(long seed, UnaryOperator<BookStore> between) {
        SimulationPlan plan = SimulationPlan.of(seed);
        return broken(plan, between).map(rule -> new FailingPlan(plan, between, rule));
    }

    private static Optional<Rule> broken(SimulationPlan plan, UnaryOperator<BookStore> between) {
        try {
            BookSimulation.run(plan, between);
            return Optional.empty();
        } catch (BrokenInvariant broken) {
            return Optional.of(broken.rule());
        }
    }

    /** A part of the plan that breaks the same, from which little can be left out any more. */
    FailingPlan shrunk() {
        var shrinking = new Shrinking();
        shrinking.leaveOutFaults();
        shrinking.leaveOutHappenings();
        return new FailingPlan(shrinking.smallest, between, breaks);
    }

    /** For a reader: what has to happen, and what happens then. */
    String story() {
        return """
        %s breaks with seed %d. -Dheadgate.simulation.seed=%d runs it alone.
        It takes %d of its %d happenings, with %d replicas and %s:
        %s
        Then this happens:
        %s\
        """
                .formatted(
                        breaks,
                        plan.seed(),
                        plan.seed(),
                        plan.happenings().size(),
                        SimulationPlan.of(plan.seed()).happenings().size(),
                        plan.replicas(),
                        plan.faults(),
                        plan.happenings().stream()
                                .map(happening -> "  " + happening)
                                .collect(Collectors.joining("\n")),
                        String.join("\n", BookSimulation.tell(plan, between)));
    }

    /** Leaves out what is not needed, large parts first. */
    private final class Shrinking {
        private SimulationPlan smallest = plan;
        private int tries;

        private boolean stillBreaks(SimulationPlan smaller) {
            boolean breaksToo =
                    tries++ < MOST_TRIES && broken(smaller, between).equals(Optional.of(breaks));
            if (breaksToo) {
                smallest = smaller;
            }
            return breaksToo;
        }

        void leaveOutFaults() {
            Faults now = smallest.faults();
            if (!stillBreaks(smallest.with(Faults.NONE))) {
                stillBreaks(smallest.with(new Faults(now.losses(), now.crashes(), 0, 0)));
                stillBreaks(smallest.with(new Faults(now.losses(), 0, 0, 0)));
            }
        }

        void leaveOutHappenings() {
            for (int size = smallest.happenings().size() / 2; size >= 1; size /= 2) {
                int from = 0;
                while (from < smallest.happenings().size()) {
                    if (!stillBreaks(smallest.with(without(from, size)))) {
                        from += size;
                    }
                }
            }
        }

        private List<Happening> without(int from, int size) {
            List<Happening> left = new ArrayList<>(smallest.happenings());
            left.subList(from, Math.min(from + size, left.size())).clear();
            return left;
        }
    }
}
