package dev.headgate.provider;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool.Engine;
import java.util.HashMap;
import java.util.Map;

/**
 * What the router of a pool of our own is told in headers, so that it can choose a replica that has
 * the prompt in its cache and serve tenants fairly: the session of vLLM's production stack ({@code
 * --session-key}), and fairness and objective of llm-d's inference scheduler. Engines without a
 * router ignore them; providers get none.
 *
 * @param sessionHeader where the session goes
 */
record RouterHints(String sessionHeader) {
    static final String FAIRNESS = "x-llm-d-inference-fairness-id";
    static final String OBJECTIVE = "x-llm-d-inference-objective";

    Map<String, String> of(Deployment deployment, UpstreamCall call) {
        UpstreamCall.Origin origin = call.origin();
        if (origin == null || !mayHaveRouter(deployment)) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        headers.put(FAIRNESS, origin.tenant().toString());
        headers.put(OBJECTIVE, origin.priority().word());
        if (origin.session() != null) {
            headers.put(sessionHeader, origin.session());
        }
        return headers;
    }

    private static boolean mayHaveRouter(Deployment deployment) {
        return deployment.place() instanceof Place.SelfHosted(var pool, _, _)
                && pool.engine() != Engine.LOCAL_RUNTIME;
    }
}
