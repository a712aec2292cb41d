package dev.headgate.catalog;

import java.util.Optional;

/** Opens the sealed credentials of providers. */
public interface ProviderCredentials {

    /**
     * The secret to send as a bearer token to this provider's base URL and nowhere else; empty if
     * it has none.
     */
    Optional<String> bearerToken(ProviderId provider);
}
