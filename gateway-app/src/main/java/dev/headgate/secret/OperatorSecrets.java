package dev.headgate.secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The secrets of the operator. Each comes from its environment variable or, where that is not set,
 * from a file of the data directory that is made at the first start and that only its owner can
 * read. A secret that is given but short refuses to start.
 */
@Component
public final class OperatorSecrets {
    private static final int LEAST_CHARACTERS = 32;
    private static final int KEY_BYTES = 32;

    private final SecretProperties settings;
    private final Map<Secret, String> texts = new EnumMap<>(Secret.class);

    OperatorSecrets(SecretProperties settings) {
        this.settings = settings;
        for (Secret secret : Secret.values()) {
            texts.put(secret, read(secret));
        }
    }

    /** The secret itself. */
    public String text(Secret secret) {
        return texts.getOrDefault(secret, "");
    }

    /**
     * A 256-bit key for one purpose only, by HKDF-SHA-256 (RFC 5869).
     *
     * @param purpose keys of different purposes have nothing in common
     * @param algorithm what the key is used with, such as {@code AES}
     */
    public SecretKey derive(Secret secret, String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(text(secret).getBytes(StandardCharsets.UTF_8))
                                    .thenExpand(
                                            purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HKDF-SHA256", e);
        }
    }

    /** Where the secret is kept; empty if the environment gives it. */
    public Optional<Path> file(Secret secret) {
        return settings.given(secret) == null ? Optional.of(path(secret)) : Optional.empty();
    }

    private String read(Secret secret) {
        @Nullable String given = settings.given(secret);
        String text = given == null ? SecretFile.readOrCreate(path(secret)) : given.strip();
        if (text.length() < LEAST_CHARACTERS) {
            throw new IllegalStateException(
                    "%s has %d characters; give at least %d random ones"
                            .formatted(origin(secret, given), text.length(), LEAST_CHARACTERS));
        }
        return text;
    }

    private String origin(Secret secret, @Nullable String given) {
        return given == null ? path(secret).toString() : secret.variable();
    }

    private Path path(Secret secret) {
        return settings.directory().resolve(secret.label());
    }
}
