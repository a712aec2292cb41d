package dev.headgate.policy;

import dev.headgate.identity.TenantId;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides by the policies and the catalogue in force. */
public interface PolicyRouter {

    /**
     * Where this request may go. Does no input or output.
     *
     * @param tenant the caller's, whose own policy narrows what the platform's leaves
     */
    Ruling decide(TenantId tenant, RequestFacts request, CapacitySnapshot capacity);

    /** The names, beside models and deployments, that the policy in force gives to its callers. */
    Collection<String> aliases();

    /**
     * A decision and the versions of the policies that made it.
     *
     * @param policyVersion of the platform's, as published
     * @param tenantPolicyVersion of the tenant's, or null if it has none
     * @param candidates what it chose among: the same list, by identity, until a policy or the
     *     catalogue changes
     */
    record Ruling(
            long policyVersion,
            @Nullable Long tenantPolicyVersion,
            RoutingDecision decision,
            List<Candidate> candidates) {}
}
