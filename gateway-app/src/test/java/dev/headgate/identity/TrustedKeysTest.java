package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

/** R13: which keys are believed while the database is down. */
class TrustedKeysTest {
    private static final String KEY = "abcdefgh";

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Map<String, StoredKey> stored = new HashMap<>(Map.of(KEY, aKey(false)));
    private volatile boolean down;
    private final TrustedKeys trusted =
            new TrustedKeys(new KeyTrust(Duration.ofMinutes(5)), nanos::get, this::read);
    private final KeyDirectory directory =
            new KeyDirectory(
                    id -> Optional.ofNullable(read(Set.of(id)).get(id)), trusted, nanos::get);

    @Test
    void believesAKeyThatWasVerifiedLately() {
        verify();
        lose();

        assertThat(directory.find(KEY)).contains(stored.get(KEY));
    }

    @Test
    void believesNobodyForLongerThanAgreed() {
        verify();
        lose();
        assertThat(directory.find(KEY)).isPresent();

        pass(Duration.ofMinutes(5));

        assertUnavailable(KEY);
    }

    @Test
    void useDoesNotMakeAKeyAnyYounger() {
        verify();
        lose();
        for (int minute = 0; minute < 4; minute++) {
            directory.find(KEY).ifPresent(key -> directory.verified(KEY, key));
            pass(Duration.ofMinutes(1));
        }
        pass(Duration.ofMinutes(1));

        assertUnavailable(KEY);
    }

    @Test
    void believesNoKeyThatNobodyHasShown() {
        stored.put("stranger", aKey(false));
        verify();
        lose();

        assertUnavailable("stranger");
    }

    @Test
    void doesNotCallAKeyUnknownWithoutAskingAnybody() {
        assertThat(directory.find("nobody")).isEmpty();
        verify();
        down = true;
        pass(Duration.ofSeconds(5));
        assertUnavailable("somebody");

        assertUnavailable("nobody");
    }

    @Test
    void knowsARevocationOfBeforeTheOutage() {
        verify();
        stored.put(KEY, aKey(true));
        trusted.renew();
        lose();

        assertThat(directory.find(KEY))
                .hasValueSatisfying(key -> assertThat(key.revoked()).isTrue());
    }

    @Test
    void forgetsAKeyThatIsGone() {
        verify();
        stored.remove(KEY);
        pass(Duration.ofSeconds(1));
        trusted.renew();
        lose();

        assertUnavailable(KEY);
    }

    @Test
    void keepsWhatItKnowsWhenItCannotBeReadAgain() {
        verify();
        lose();
        trusted.renew();

        assertThat(directory.find(KEY)).isPresent();
    }

    @Test
    void letsNobodyWaitForADatabaseThatIsAwayAndNoticesWhenItIsBack() {
        verify();
        lose();
        directory.find(KEY);
        int asked = lookups.get();
        for (int i = 0; i < 100; i++) {
            assertThat(directory.find(KEY)).isPresent();
        }
        assertThat(lookups).hasValue(asked);

        stored.put(KEY, aKey(true));
        down = false;
        await().until(() -> {
            pass(Duration.ofSeconds(2));
            return directory.find(KEY).orElseThrow().revoked();
        });
    }

    @Test
    void withoutTrustNoKeyIsBelieved() {
        KeyDirectory strict =
                new KeyDirectory(id -> Optional.ofNullable(read(Set.of(id)).get(id)), nanos::get);
        strict.verified(KEY, strict.find(KEY).orElseThrow());
        lose();

        assertThatThrownBy(() -> strict.find(KEY)).isInstanceOf(GatewayException.class);
    }

    @Test
    void givesUpALookUpThatTakesTooLong() {
        var never =
                new ImpatientLookup<String, String>(
                        _ -> {
                            await().forever().until(() -> false);
                            return "";
                        },
                        Duration.ofMillis(10));

        assertThatThrownBy(() -> never.apply(KEY)).isInstanceOf(QueryTimeoutException.class);
    }

    private Map<String, StoredKey> read(Set<String> ids) {
        lookups.incrementAndGet();
        if (down) {
            throw new DataAccessResourceFailureException("connection refused");
        }
        Map<String, StoredKey> found = new HashMap<>(stored);
        found.keySet().retainAll(ids);
        return found;
    }

    private void verify() {
        directory.verified(KEY, directory.find(KEY).orElseThrow());
    }

    /** The database goes, and what was remembered has run out. */
    private void lose() {
        down = true;
        pass(Duration.ofSeconds(31));
    }

    private void assertUnavailable(String publicId) {
        assertThatThrownBy(() -> directory.find(publicId))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static StoredKey aKey(boolean revoked) {
        Caller caller =
                new Caller(
                        new KeyId(UUID.randomUUID()),
                        "build-bot",
                        new TeamId(UUID.randomUUID()),
                        "search",
                        new TenantId(UUID.randomUUID()),
                        "acme",
                        null,
                        Set.of(),
                        KeyLimits.NONE);
        return new StoredKey(caller, new KeyDigest(new byte[32]), null, revoked);
    }
}
