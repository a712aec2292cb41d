package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.secret.TestSecrets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Map<String, StoredKey> stored = new HashMap<>();
    private final ApiKey key = ApiKey.create(new SecureRandom());
    private KeyHasher hasher;
    private KeyAuthenticator authenticator;

    @BeforeEach
    void open(@TempDir Path folder) {
        hasher = new KeyHasher(TestSecrets.in(folder));
        authenticator =
                new KeyAuthenticator(
                        new KeyDirectory(
                                id -> Optional.ofNullable(stored.get(id)), System::nanoTime),
                        hasher,
                        Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void tellsWhoCalls() {
        store(key, null, false);

        assertThat(authenticator.authenticate(key.reveal()).keyName()).isEqualTo("build-bot");
    }

    @Test
    void refusesAKeyThatNobodyMade() {
        assertRefused(key.reveal(), "Unknown API key");
    }

    @Test
    void refusesTheRightIdWithAnotherSecretInTheSameWords() {
        ApiKey other = ApiKey.create(new SecureRandom());
        stored.put(other.publicId(), storedKey(key, null, false));

        assertRefused(other.reveal(), "Unknown API key");
    }

    @Test
    void refusesWhatIsNoKeyWithoutLookingItUp() {
        assertRefused("secret", "hg_...");
    }

    @Test
    void refusesARevokedKey() {
        store(key, null, true);

        assertRefused(key.reveal(), "'build-bot' was revoked");
    }

    @Test
    void refusesAKeyFromTheMomentItExpires() {
        store(key, NOW, false);

        assertRefused(key.reveal(), "'build-bot' expired at 2026-11-22T12:00:00Z");
    }

    @Test
    void acceptsAKeyUntilItExpires() {
        store(key, NOW.plusMillis(1), false);

        assertThat(authenticator.authenticate(key.reveal()).keyName()).isEqualTo("build-bot");
    }

    private void assertRefused(String text, String reason) {
        assertThatThrownBy(() -> authenticator.authenticate(text))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_API_KEY);
                            assertThat(error.message()).contains(reason).doesNotContain(text);
                        });
    }

    private void store(ApiKey shown, Instant expiresAt, boolean revoked) {
        stored.put(shown.publicId(), storedKey(shown, expiresAt, revoked));
    }

    private StoredKey storedKey(ApiKey shown, Instant expiresAt, boolean revoked) {
        return new StoredKey(aCaller(), hasher.digest(shown), expiresAt, revoked);
    }

    private static Caller aCaller() {
        return new Caller(
                new KeyId(UUID.randomUUID()),
                "build-bot",
                new TeamId(UUID.randomUUID()),
                "builders",
                new TenantId(UUID.randomUUID()),
                "acme",
                "EU",
                Set.of(),
                KeyLimits.NONE);
    }
}
