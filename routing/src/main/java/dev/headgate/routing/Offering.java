package dev.headgate.routing;

import dev.headgate.routing.Fleet.Considered;
import dev.headgate.routing.Offer.Role;
import dev.headgate.routing.RouteModifiers.Shadow;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Sees candidates with the eyes of one request.
 *
 * @param queueing what the request accepts of capacity that it has to queue for
 */
record Offering(
        RequestFacts request,
        CapacitySnapshot capacity,
        Queueing queueing,
        RouteModifiers modifiers) {

    Offer of(Considered considered, @Nullable Removal removal) {
        Candidate candidate = considered.contender().candidate();
        Load load = capacity.ofPool(candidate.provider());
        BigDecimal cost = considered.contender().marginalCostOf(request);
        return new Offer(
                candidate.deployment(),
                considered.role(),
                considered.entry(),
                cost,
                considered.contender().fullCostOf(request, cost),
                capacity.of(candidate.deployment()),
                load,
                request.inputTokens(),
                removal == null ? obstacle(considered.role(), candidate, load, cost) : null,
                removal);
    }

    private @Nullable String obstacle(
            Role role, Candidate candidate, Load load, @Nullable BigDecimal cost) {
        return switch (role) {
            case LISTED -> queueing.obstacle(candidate, load, capacity.at());
            case SHADOW -> obstacleOfCopy(candidate, load, cost);
            case MEANT -> null;
        };
    }

    private @Nullable String obstacleOfCopy(
            Candidate candidate, Load load, @Nullable BigDecimal cost) {
        Shadow shadow = modifiers.shadow();
        BigDecimal cap = shadow == null ? null : shadow.maxExtraUsd();
        BigDecimal most = cap == null ? BigDecimal.ZERO : cap;
        if (cost == null) {
            return "no copy: its price is not known";
        }
        if (cost.compareTo(most) > 0) {
            return "no copy: it costs more than the route spends on one";
        }
        return Queueing.OF_COPIES.obstacle(candidate, load, capacity.at());
    }
}
