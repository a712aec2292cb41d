package dev.headgate.catalog;

import dev.headgate.catalog.CatalogRows.ProviderRow;
import dev.headgate.outbound.OutboundUrl;
import dev.headgate.secret.Seal.UnsealableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Joins what is stored of a provider with what the environment says of it. */
@Component
final class Providers {
    private static final Logger log = LoggerFactory.getLogger(Providers.class);

    private final OperatorEnvironment environment;
    private final CredentialSeal seal;

    Providers(OperatorEnvironment environment, CredentialSeal seal) {
        this.environment = environment;
        this.seal = seal;
    }

    /**
     * The provider as it can be called by this process.
     *
     * @throws IllegalArgumentException if the environment gives a base URL that is not allowed
     */
    Provider provider(ProviderRow row) {
        String baseUrl = environment.value(row.baseUrlVariable()).orElse(row.baseUrl());
        return new Provider(
                row.id(),
                row.name(),
                OutboundUrl.checked("The base URL of provider " + row.name(), baseUrl),
                row.region(),
                credential(row).isPresent());
    }

    /** The credential to call it with: the environment's, or the one that an administrator gave. */
    Optional<String> credential(ProviderRow row) {
        return environment.value(row.credentialVariable()).or(() -> opened(row));
    }

    private Optional<String> opened(ProviderRow row) {
        @Nullable String sealed = row.sealedCredential();
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(seal.open(sealed, row.id().value()));
        } catch (UnsealableException e) {
            log.error(
                    "The credential of provider {} cannot be opened with this master key. Give this"
                            + " replica the key that it was sealed with, or set the credential again.",
                    row.name());
            return Optional.empty();
        }
    }
}
