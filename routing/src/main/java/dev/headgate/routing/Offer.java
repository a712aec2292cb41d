package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as this request finds it.
 *
 * @param position in the list of the route, or after it
 * @param listed whether the route lists it
 * @param expectedCost USD, or null if no price is known
 * @param expectedWait time until it would start, or null if unknown
 * @param waitsTooLong whether that is longer than the route accepts of self-hosted capacity
 * @param removal why it is out, or null if it may be used
 */
record Offer(
        String deployment,
        int position,
        boolean listed,
        @Nullable BigDecimal expectedCost,
        @Nullable Duration expectedWait,
        boolean waitsTooLong,
        @Nullable Removal removal) {

    private static final Comparator<Offer> AS_LISTED = Comparator.comparingInt(Offer::position);
    private static final Comparator<Offer> BY_COST =
            Comparator.comparing(
                            Offer::expectedCost, Comparator.nullsLast(Comparator.naturalOrder()))
                    .thenComparing(AS_LISTED);

    /**
     * The order in which offers are tried; it is total. What has to wait too long goes behind the
     * rest, whatever the strategy.
     */
    static Comparator<Offer> order(Strategy strategy) {
        Comparator<Offer> order =
                switch (strategy) {
                    case PRIORITY -> AS_LISTED;
                    case CHEAPEST -> BY_COST;
                };
        return Comparator.comparing(Offer::waitsTooLong).thenComparing(order);
    }

    static Offer of(
            Candidate candidate,
            int position,
            boolean listed,
            RequestFacts request,
            CapacitySnapshot.Capacity capacity,
            Rule.Route route,
            @Nullable Removal removal) {
        TokenPrices prices = candidate.prices();
        Duration wait = capacity.expectedWait();
        Duration maxWait = route.maxWait();
        return new Offer(
                candidate.deployment(),
                position,
                listed,
                prices == null
                        ? null
                        : prices.costOf(request.inputTokens(), request.outputTokens()),
                wait,
                candidate.hosting() == Hosting.SELF_HOSTED
                        && wait != null
                        && maxWait != null
                        && wait.compareTo(maxWait) > 0,
                removal);
    }

    boolean isUsable() {
        return listed && removal == null;
    }

    Target target() {
        return new Target(deployment, expectedCost, expectedWait);
    }

    Verdict verdict(boolean chosen) {
        if (removal != null) {
            return verdict(Outcome.REMOVED, removal.reason());
        }
        if (!listed) {
            return verdict(Outcome.NOT_LISTED, "allowed, but the route does not list it");
        }
        String reason = waitsTooLong ? "waits longer than the route accepts" : "allowed and listed";
        return verdict(chosen ? Outcome.CHOSEN : Outcome.FALLBACK, reason);
    }

    private Verdict verdict(Outcome outcome, String reason) {
        return new Verdict(deployment, outcome, reason, expectedCost, expectedWait);
    }
}
