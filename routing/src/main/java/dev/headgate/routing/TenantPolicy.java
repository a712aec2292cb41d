package dev.headgate.routing;

import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import java.util.List;

/**
 * What a tenant adds to the policy of the platform: constraints, and nothing else. It has no
 * routes, no aliases and no way to take a constraint back. Immutable.
 */
public final class TenantPolicy {
    private final String tenant;
    private final PolicyDocument document;
    private final List<ConstraintRule> constraints;

    TenantPolicy(String tenant, PolicyDocument document, List<ConstraintRule> constraints) {
        this.tenant = tenant;
        this.document = document;
        this.constraints = List.copyOf(constraints);
    }

    /** Name of the tenant. */
    public String tenant() {
        return tenant;
    }

    /** What its author wrote. */
    public PolicyDocument document() {
        return document;
    }

    List<ConstraintRule> constraints() {
        return constraints;
    }
}
