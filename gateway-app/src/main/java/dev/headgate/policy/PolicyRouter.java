package dev.headgate.policy;

import dev.headgate.routing.Candidate;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import java.util.Collection;
import java.util.List;

/** Decides by the policy and the catalogue in force. */
public interface PolicyRouter {

    /** Where this request may go. Does no input or output. */
    Ruling decide(RequestFacts request, CapacitySnapshot capacity);

    /** The names, beside models and deployments, that the policy in force gives to its callers. */
    Collection<String> aliases();

    /**
     * A decision and what made it.
     *
     * @param policyVersion as published
     * @param candidates what it chose among: the same list, by identity, until the catalogue or the
     *     policy changes
     */
    record Ruling(long policyVersion, RoutingDecision decision, List<Candidate> candidates) {}
}
