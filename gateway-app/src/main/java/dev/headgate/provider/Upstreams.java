package dev.headgate.provider;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.ProviderCredentials;
import dev.headgate.provider.UpstreamException.Failure;

/** Finds the address and the credential of a deployment, for each call anew. */
final class Upstreams {
    private final ProviderCredentials credentials;
    private final LocalUpstreams local;

    Upstreams(ProviderCredentials credentials, LocalUpstreams local) {
        this.credentials = credentials;
        this.local = local;
    }

    /**
     * Where to call a deployment.
     *
     * @throws UpstreamException {@link Failure#CONNECT_FAILED} if there is nobody to call at the
     *     moment
     */
    Upstream of(Deployment deployment) {
        return switch (deployment.place()) {
            case Place.Hosted(var provider, _) ->
                    new Upstream(
                            provider.baseUrl(),
                            credentials.bearerToken(provider.id()).orElse(null));
            case Place.SelfHosted(var pool, _, _) -> ofPool(pool, deployment.upstreamModel());
        };
    }

    private Upstream ofPool(Pool pool, String model) {
        return switch (pool.engine()) {
            case LOCAL_RUNTIME -> local.of(model).orElseThrow(Upstreams::nobodyThere);
            case VLLM, SGLANG, LLAMA_SERVER, OLLAMA, OPENAI_COMPATIBLE -> {
                if (pool.baseUrl() == null) {
                    throw nobodyThere();
                }
                yield new Upstream(pool.baseUrl(), null);
            }
        };
    }

    private static UpstreamException nobodyThere() {
        return new UpstreamException(Failure.CONNECT_FAILED, null, null, null);
    }
}
