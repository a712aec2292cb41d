package dev.headgate.routing;

import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Load.Signal;
import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as this request finds it.
 *
 * @param role why it is considered
 * @param entry place in the list of the route, or in the list of shadows
 * @param expectedCost what the request costs there, in USD, or null if no price is known
 * @param fullCost the same with a share of the hardware, or null if unknown
 * @param promptTokens of the request
 * @param obstacle why it comes behind the others, or gets no copy; null if nothing speaks against
 *     it
 * @param removal why it is out, or null if it may be used
 */
record Offer(
        String deployment,
        Role role,
        int entry,
        @Nullable BigDecimal expectedCost,
        @Nullable BigDecimal fullCost,
        Capacity capacity,
        Load load,
        long promptTokens,
        @Nullable String obstacle,
        @Nullable Removal removal) {

    /** Why a candidate is considered. */
    enum Role {
        /** The route lists it. */
        LISTED,
        /** The route wants copies to go there. */
        SHADOW,
        /** The client could have meant it. */
        MEANT
    }

    /** How much a deployment has to do. */
    record Busyness(boolean isToldByEngine, double requestsPerSlot) {}

    boolean isListed() {
        return role == Role.LISTED;
    }

    boolean isUsable() {
        return isListed() && removal == null;
    }

    boolean isFree() {
        return obstacle == null;
    }

    boolean getsCopy() {
        return role == Role.SHADOW && removal == null && isFree();
    }

    /** Whether one more call there costs no more than this; an unknown price is never within. */
    boolean costsAtMost(BigDecimal usd) {
        return expectedCost != null && expectedCost.compareTo(usd) <= 0;
    }

    @Nullable Duration expectedWait() {
        return load.expectedWait();
    }

    /** The expected time to the first token, or null if that was not measured lately. */
    @Nullable Duration timeToFirstToken() {
        Duration perToken = capacity.timePerPromptToken();
        return perToken == null ? null : SpeedOrdering.timeFor(promptTokens, perToken);
    }

    Busyness busyness() {
        Signal signal = load.fresh();
        Integer slots = signal == null ? null : signal.slots();
        Integer running = signal == null ? null : signal.running();
        if (signal == null || slots == null || slots < 1 || running == null) {
            Integer own = capacity.slots();
            int places = own == null ? 1 : Math.max(1, own);
            return new Busyness(false, (double) capacity.inFlight() / places);
        }
        Integer waiting = signal.waiting();
        int told = running + (waiting == null ? 0 : waiting);
        return new Busyness(true, (double) Math.max(told, load.inFlight()) / slots);
    }

    Target target() {
        return new Target(deployment, expectedCost, expectedWait());
    }

    Verdict verdict(boolean isChosen) {
        if (removal != null) {
            return verdict(Outcome.REMOVED, removal.reason(), removal.rule());
        }
        return switch (role) {
            case LISTED -> listed(isChosen);
            case SHADOW ->
                    obstacle == null
                            ? verdict(Outcome.SHADOW, "gets a copy", null)
                            : verdict(Outcome.NOT_COPIED, obstacle, null);
            case MEANT ->
                    verdict(Outcome.NOT_LISTED, "allowed, but the route does not list it", null);
        };
    }

    private Verdict listed(boolean isChosen) {
        String reason = obstacle == null ? "allowed and listed" : obstacle;
        Outcome otherwise = obstacle == null ? Outcome.FALLBACK : Outcome.SPILLED;
        return verdict(isChosen ? Outcome.CHOSEN : otherwise, reason, null);
    }

    private Verdict verdict(Outcome outcome, String reason, @Nullable String rule) {
        return new Verdict(
                deployment, outcome, reason, rule, expectedCost, fullCost, expectedWait());
    }
}
