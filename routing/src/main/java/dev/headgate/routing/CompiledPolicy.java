package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Rule;
import java.util.List;

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

    /** What its author wrote. */
    public PolicyDocument document() {
        return document;
    }

    /** The constraints, in the order of the document. */
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
     */
    record ConstraintRule(int index, String name, Condition when, Condition allow) {}

    /** A rule that orders. */
    record RouteRule(Rule.Route route, Condition when) {}
}
