package dev.headgate.policy;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.identity.TenantId;
import dev.headgate.policy.ActivePolicy.Active;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.Router;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps one router for the platform, and one for each tenant that has a policy, until a policy or
 * the catalogue changes.
 */
@Component
final class LivePolicyRouter implements PolicyRouter {
    private final Catalog catalog;
    private final ActivePolicy policy;
    private volatile @Nullable Prepared prepared;

    /** Routers for what was in force when they were made. */
    private record Prepared(
            CatalogSnapshot catalog,
            Active active,
            List<Candidate> candidates,
            Router platform,
            Map<TenantId, OfTenant> tenants) {}

    private record OfTenant(Long version, Router router) {}

    LivePolicyRouter(Catalog catalog, ActivePolicy policy) {
        this.catalog = catalog;
        this.policy = policy;
    }

    @Override
    public Ruling decide(TenantId tenant, RequestFacts request, CapacitySnapshot capacity) {
        Prepared now = prepared();
        OfTenant own = now.tenants().get(tenant);
        Router router = own == null ? now.platform() : own.router();
        return new Ruling(
                now.active().version(),
                own == null ? null : own.version(),
                router.decide(request, capacity),
                now.candidates());
    }

    @Override
    public Collection<String> aliases() {
        return policy.current().policy().document().aliasNames();
    }

    private Prepared prepared() {
        Prepared known = prepared;
        return known != null && isInForce(known) ? known : prepare();
    }

    private synchronized Prepared prepare() {
        Prepared known = prepared;
        if (known != null && isInForce(known)) {
            return known;
        }
        Prepared next = prepare(catalog.current(), policy.current());
        prepared = next;
        return next;
    }

    private static Prepared prepare(CatalogSnapshot snapshot, Active active) {
        List<Candidate> candidates = Candidates.in(snapshot);
        Map<TenantId, OfTenant> tenants = new HashMap<>();
        active.tenants()
                .forEach((tenant, added) ->
                        tenants.put(
                                tenant,
                                new OfTenant(
                                        added.version(),
                                        new Router(
                                                active.policy().narrowedBy(added.policy()),
                                                candidates))));
        return new Prepared(
                snapshot,
                active,
                candidates,
                new Router(active.policy(), candidates),
                Map.copyOf(tenants));
    }

    /** What is in force stays the same value until it changes, so nothing needs to be compared. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isInForce(Prepared known) {
        return known.catalog() == catalog.current() && known.active() == policy.current();
    }
}
