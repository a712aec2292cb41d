package dev.headgate.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of a provider, beside its credential.
 *
 * @param baseUrlVariable environment variable that outranks the base URL
 * @param credentialVariable environment variable that holds the credential
 */
record ProviderSettings(
        String name,
        String baseUrl,
        @Nullable String region,
        @Nullable String baseUrlVariable,
        @Nullable String credentialVariable) {}
