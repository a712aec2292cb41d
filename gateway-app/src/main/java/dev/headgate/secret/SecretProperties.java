package dev.headgate.secret;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Secrets given by the environment, and the directory for those that are not.
 *
 * @param dataDir where secrets are kept that nobody gave; {@code ~/.headgate} unless set
 * @param keyPepper at least 32 characters, the same on every replica
 * @param masterKey at least 32 characters, the same on every replica
 * @param adminToken at least 32 characters
 */
@ConfigurationProperties("headgate")
record SecretProperties(
        @Nullable Path dataDir,
        @Nullable String keyPepper,
        @Nullable String masterKey,
        @Nullable String adminToken) {

    Path directory() {
        return dataDir == null ? Path.of(System.getProperty("user.home"), ".headgate") : dataDir;
    }

    @Nullable String given(Secret secret) {
        return switch (secret) {
            case KEY_PEPPER -> keyPepper;
            case MASTER_KEY -> masterKey;
            case ADMIN_TOKEN -> adminToken;
        };
    }

    @Override
    public String toString() {
        return "SecretProperties[dataDir=" + dataDir + "]";
    }
}
