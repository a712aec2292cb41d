package dev.headgate.provider;

import java.util.Optional;

/** The models that this process runs itself. */
public interface LocalUpstreams {

    /** Where a model is served at this moment; empty while it is not ready. */
    Optional<Upstream> of(String model);
}
