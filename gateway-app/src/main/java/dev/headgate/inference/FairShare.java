package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.PriorityClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The places of this process by tenant. While there is room, nobody is limited. Once most places
 * are taken, a tenant that has its fair share gets no more: the places divided by the tenants that
 * have any, less for what nobody waits for. The rest is left to those who have less.
 */
final class FairShare {
    private final int places;
    private final SheddingProperties properties;
    private final Map<TenantId, Integer> taken = new HashMap<>();
    private int total;

    FairShare(int places, SheddingProperties properties) {
        this.places = places;
        this.properties = properties;
    }

    /**
     * Counts one more request of a tenant.
     *
     * @throws GatewayException {@code OVERLOADED} if there is no place at all, {@code
     *     RATE_LIMIT_EXCEEDED} if the tenant has its share
     */
    synchronized void enter(TenantId tenant, PriorityClass priority) {
        if (total >= places) {
            throw new GatewayException(
                            ErrorCode.OVERLOADED,
                            "The gateway is serving as many requests as it can.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        int own = taken.getOrDefault(tenant, 0);
        if (total >= properties.saturatedFrom() * places && own >= share(tenant, priority)) {
            throw new GatewayException(
                            ErrorCode.RATE_LIMIT_EXCEEDED,
                            "The gateway is nearly full, and your tenant has its share of it with %d requests in flight. Wait for one to end."
                                    .formatted(own))
                    .retryAfter(Duration.ofSeconds(1));
        }
        total++;
        taken.put(tenant, own + 1);
    }

    private double share(TenantId tenant, PriorityClass priority) {
        int tenants = taken.size() + (taken.containsKey(tenant) ? 0 : 1);
        double weight = priority.isSheddable() ? properties.batchWeight() : 1;
        return weight * places / tenants;
    }

    /** One of its requests has ended. */
    synchronized void leave(TenantId tenant) {
        total--;
        taken.computeIfPresent(tenant, (_, own) -> own > 1 ? own - 1 : null);
    }

    synchronized boolean isEmpty() {
        return total == 0;
    }
}
