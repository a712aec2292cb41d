package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class KeyDirectoryTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private Optional<StoredKey> answer = Optional.of(aKey());
    private final KeyDirectory directory =
            new KeyDirectory(
                    _ -> {
                        lookups.incrementAndGet();
                        return answer;
                    },
                    nanos::get);

    @Test
    void looksAKnownKeyUpOnceInThirtySeconds() {
        directory.find("abcdefgh");
        pass(Duration.ofSeconds(29));
        directory.find("abcdefgh");
        assertThat(lookups).hasValue(1);

        pass(Duration.ofSeconds(2));
        directory.find("abcdefgh");
        assertThat(lookups).hasValue(2);
    }

    @Test
    void looksAnUnknownKeyUpOnceInTenSeconds() {
        answer = Optional.empty();
        directory.find("abcdefgh");
        pass(Duration.ofSeconds(9));
        directory.find("abcdefgh");
        assertThat(lookups).hasValue(1);

        pass(Duration.ofSeconds(2));
        directory.find("abcdefgh");
        assertThat(lookups).hasValue(2);
    }

    @Test
    void looksEveryKeyUpAgainAfterAChange() {
        directory.find("abcdefgh");
        directory.forget();
        directory.find("abcdefgh");

        assertThat(lookups).hasValue(2);
    }

    @Test
    void doesNotRememberWhatWasReadBeforeAChange() {
        AtomicReference<KeyDirectory> itself = new AtomicReference<>();
        AtomicInteger reads = new AtomicInteger();
        KeyDirectory changing =
                new KeyDirectory(
                        _ -> {
                            if (reads.incrementAndGet() == 1) {
                                itself.get()
                                        .forget(); // the key is revoked while this read is under
                                // way
                                return Optional.of(aKey());
                            }
                            return Optional.empty();
                        },
                        nanos::get);
        itself.set(changing);

        changing.find("abcdefgh");

        assertThat(changing.find("abcdefgh")).isEmpty();
    }

    @Test
    void saysThatTheStoreIsAwayAndNotThatTheKeyIsWrong() {
        KeyDirectory offline =
                new KeyDirectory(
                        _ -> {
                            throw new DataAccessResourceFailureException("connection refused");
                        },
                        nanos::get);

        assertThatThrownBy(() -> offline.find("abcdefgh"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    @Test
    void asksAStoreThatIsAwayOnceASecondAndAnswersTheOthersAtOnce() {
        AtomicInteger asked = new AtomicInteger();
        KeyDirectory offline =
                new KeyDirectory(
                        _ -> {
                            asked.incrementAndGet();
                            throw new DataAccessResourceFailureException("connection refused");
                        },
                        nanos::get);

        IntStream.range(0, 100).forEach(_ -> assertThatThrownBy(() -> offline.find("abcdefgh")));
        assertThat(asked).hasValue(1);

        pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> offline.find("abcdefgh"));
        assertThat(asked).hasValue(2);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static StoredKey aKey() {
        Caller caller =
                new Caller(
                        new KeyId(UUID.randomUUID()),
                        "build-bot",
                        new TeamId(UUID.randomUUID()),
                        "builders",
                        new TenantId(UUID.randomUUID()),
                        "acme",
                        null,
                        Set.of(),
                        KeyLimits.NONE);
        return new StoredKey(caller, new KeyDigest(new byte[32]), null, false);
    }
}
