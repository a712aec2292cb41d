package dev.headgate.catalog;

import dev.headgate.outbound.OutboundUrl;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a pool, beside its cost.
 *
 * @param baseUrl up to and including the version segment; null for the local runtime alone
 * @param region where it stands, or null if unknown
 * @param slots requests that the whole pool works on at the same time
 * @param tokensPerSecond of one replica, as its owner declares it; counts until it has been
 *     measured. Null if not said
 */
public record PoolSettings(
        String name,
        Pool.Engine engine,
        @Nullable String baseUrl,
        @Nullable String region,
        int slots,
        @Nullable BigDecimal tokensPerSecond) {

    /** A pool of which nobody says how fast it is. */
    public PoolSettings(
            String name,
            Pool.Engine engine,
            @Nullable String baseUrl,
            @Nullable String region,
            int slots) {
        this(name, engine, baseUrl, region, slots, null);
    }

    /**
     * @throws IllegalArgumentException if prompts must not be sent to this URL, or there is none
     */
    public PoolSettings {
        CatalogNames.check(name);
        if ((baseUrl == null) != (engine == Pool.Engine.LOCAL_RUNTIME)) {
            throw new IllegalArgumentException(
                    "'base_url' is needed, such as http://vllm.models.svc:8000/v1; only the local"
                            + " runtime has none.");
        }
        if (slots < 1) {
            throw new IllegalArgumentException("'slots' must be at least 1.");
        }
        tokensPerSecond =
                tokensPerSecond == null
                        ? null
                        : Amounts.positive("tokens_per_second", tokensPerSecond);
        baseUrl = baseUrl == null ? null : OutboundUrl.checked("'base_url'", baseUrl).toString();
    }
}
