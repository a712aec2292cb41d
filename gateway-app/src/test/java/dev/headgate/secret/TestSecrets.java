package dev.headgate.secret;

import java.nio.file.Path;

/** Secrets of a test, made in its own folder. */
public final class TestSecrets {
    private TestSecrets() {}

    public static OperatorSecrets in(Path folder) {
        return new OperatorSecrets(new SecretProperties(folder, null, null, null));
    }

    /** Secrets of which only the pepper matters; it is at least 32 characters long. */
    public static OperatorSecrets withPepper(String pepper) {
        return new OperatorSecrets(new SecretProperties(null, pepper, pepper, pepper));
    }
}
