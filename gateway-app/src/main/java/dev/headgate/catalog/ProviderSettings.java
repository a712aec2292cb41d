package dev.headgate.catalog;

import dev.headgate.outbound.OutboundUrl;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a provider, beside its credential.
 *
 * @param baseUrl up to and including the version segment
 * @param region where prompts are processed, or null if unknown
 * @param baseUrlVariable environment variable that outranks the base URL
 * @param credentialVariable environment variable that holds the credential
 */
public record ProviderSettings(
        String name,
        String baseUrl,
        @Nullable String region,
        @Nullable String baseUrlVariable,
        @Nullable String credentialVariable) {

    /**
     * @throws IllegalArgumentException if prompts must not be sent to this URL
     */
    public ProviderSettings {
        CatalogNames.check(name);
        baseUrl = OutboundUrl.checked("'base_url'", baseUrl).toString();
    }
}
