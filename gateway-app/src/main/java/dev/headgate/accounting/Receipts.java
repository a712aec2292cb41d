package dev.headgate.accounting;

import dev.headgate.identity.KeyId;
import java.util.Optional;

/** Reads what became of requests. */
public interface Receipts {

    /**
     * The receipt of a request of this key; empty if there is none, or if it belongs to another
     * key.
     */
    Optional<Receipt> find(RequestId request, KeyId key);
}
