package dev.headgate.secret;

import java.nio.file.Path;

/** Secrets of a test, made in its own folder. */
public final class TestSecrets {
    private TestSecrets() {}

    public static OperatorSecrets in(Path folder) {
        return new OperatorSecrets(new SecretProperties(folder, null, null, null));
    }
}
