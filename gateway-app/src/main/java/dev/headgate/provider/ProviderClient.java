package dev.headgate.provider;

import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.OutputLimitField;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.util.Map;

/**
 * Calls deployments. Every method makes exactly one physical call and never retries. A call that
 * failed before its first byte throws {@link UpstreamException}; whoever closes an answer early
 * cuts the connection without draining it.
 */
public interface ProviderClient {

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param body JSON, already edited for this deployment
     * @throws UpstreamException if no complete answer came
     */
    UpstreamAnswer complete(Deployment deployment, UpstreamCall call, byte[] body);

    /**
     * Sends a request and returns when the first event with data is there; until then the client
     * can be told nothing, so every failure is one before the first byte.
     *
     * @param body JSON, already edited for this deployment
     * @throws UpstreamException if the upstream refused or did not begin to answer in time
     */
    EventStream stream(Deployment deployment, UpstreamCall call, byte[] body);

    /** What this deployment's API calls the limit of an answer's length. */
    OutputLimitField outputLimitField(Deployment deployment);

    /** Whether this deployment's API takes {@code prompt_cache_key}. */
    boolean takesCacheKey(Deployment deployment);

    /**
     * What this process has seen of the deployments that it called, by their names. Of what is not
     * in it nothing is known.
     */
    Map<String, Capacity> capacities();
}
