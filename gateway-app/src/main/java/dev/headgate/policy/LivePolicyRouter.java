package dev.headgate.policy;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.policy.ActivePolicy.Active;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.Router;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps one router until the policy or the catalogue changes. */
@Component
final class LivePolicyRouter implements PolicyRouter {
    private final Catalog catalog;
    private final ActivePolicy policy;
    private volatile @Nullable Prepared prepared;

    private record Prepared(
            CatalogSnapshot catalog, long version, List<Candidate> candidates, Router router) {}

    LivePolicyRouter(Catalog catalog, ActivePolicy policy) {
        this.catalog = catalog;
        this.policy = policy;
    }

    @Override
    public Ruling decide(RequestFacts request, CapacitySnapshot capacity) {
        Prepared now = prepared();
        return new Ruling(now.version(), now.router().decide(request, capacity), now.candidates());
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
        CatalogSnapshot snapshot = catalog.current();
        Active active = policy.current();
        List<Candidate> candidates = Candidates.in(snapshot);
        Prepared next =
                new Prepared(
                        snapshot,
                        active.version(),
                        candidates,
                        new Router(active.policy(), candidates));
        prepared = next;
        return next;
    }

    private boolean isInForce(Prepared known) {
        return known.catalog() == catalog.current()
                && known.version() == policy.current().version();
    }
}
