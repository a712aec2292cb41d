package dev.headgate.catalog;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Seal;
import dev.headgate.secret.Seal.UnsealableException;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Seals the credentials of providers for the database; see {@link Seal}. */
@Component
final class CredentialSeal {
    private final Seal seal;

    CredentialSeal(OperatorSecrets secrets) {
        seal = new Seal(secrets, "headgate provider credentials", "providers|sealed_credential");
    }

    /** The credential, readable only by {@link #open} for the same row. */
    String seal(String credential, UUID row) {
        return seal.seal(credential, row);
    }

    /**
     * The credential that was sealed for this row.
     *
     * @throws UnsealableException if this process cannot open it
     */
    String open(String sealed, UUID row) throws UnsealableException {
        return seal.open(sealed, row);
    }
}
