package dev.headgate.routing;

import dev.headgate.routing.RoutingDecision.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A sound policy, ready to decide; immutable. */
public final class CompiledPolicy {
    private final PolicyDocument document;
    private final List<ConstraintRule> constraints;
    private final List<RouteRule> routes;

    CompiledPolicy(
            PolicyDocument document, List<ConstraintRule> constraints, List<RouteRule> routes) {
        this.document = document;
        this.constraints = List.copyOf(constraints);
        this.routes = List.copyOf(routes);
    }

    /** What its author wrote; what tenants added is not part of it. */
    public PolicyDocument document() {
        return document;
    }

    /** Every {@code max_wait} of its routes: what the spill switches of pools have to watch. */
    public Set<Duration> maxWaits() {
        return document.routes().stream()
                .map(route -> route.modifiers().maxWait())
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The same policy with what a tenant adds. A {@link TenantPolicy} has nothing but constraints,
     * and constraints only remove, so a request never reaches a deployment through it that it did
     * not reach before.
     */
    public CompiledPolicy narrowedBy(TenantPolicy tenant) {
        List<ConstraintRule> all = new ArrayList<>(constraints);
        for (ConstraintRule added : tenant.constraints()) {
            String name = "%s (tenant %s)".formatted(added.name(), tenant.tenant());
            all.add(new ConstraintRule(all.size(), name, added.when(), added.allow()));
        }
        return new CompiledPolicy(document, all, routes);
    }

    /** The constraints, in the order of the document; those of a tenant come last. */
    List<ConstraintRule> constraints() {
        return constraints;
    }

    /** The routes, in the order of the document. */
    List<RouteRule> routes() {
        return routes;
    }

    /**
     * A rule that narrows.
     *
     * @param index among the constraints
     * @param name as reasons tell it
     * @param denied what becomes of a candidate that it does not allow
     */
    record ConstraintRule(int index, String name, Condition when, Condition allow, Removal denied) {

        ConstraintRule(int index, String name, Condition when, Condition allow) {
            this(
                    index,
                    name,
                    when,
                    allow,
                    removal(index, name, "rule '" + name + "' does not allow it"));
        }

        /** What becomes of a candidate of which nobody can tell whether it is allowed. */
        Removal unknown(String why) {
            return removal(
                    index,
                    name,
                    "rule '"
                            + name
                            + "' cannot be checked for it ("
                            + why
                            + "), so it is not allowed");
        }

        private static Removal removal(int index, String name, String reason) {
            return new Removal(Refusal.POLICY_REFUSED, index, name, reason, null);
        }
    }

    /** A rule that orders. */
    record RouteRule(CompiledRoute route, Condition when) {
        String name() {
            return route.rule().name();
        }
    }
}
