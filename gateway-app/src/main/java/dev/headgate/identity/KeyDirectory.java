package dev.headgate.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The keys that this process met lately. A key that exists is remembered for at most 30 s, one that
 * does not for 10 s, and both until {@link #forget()}, which a change of any key calls at once.
 */
final class KeyDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(KeyDirectory.class);
    private static final Duration KNOWN = Duration.ofSeconds(30);
    private static final Duration UNKNOWN = Duration.ofSeconds(10);

    /**
     * A lost database is asked again only after this time: callers must not queue for its time-out.
     */
    private static final Duration AFTER_LOSS = Duration.ofSeconds(1);

    private static final int MOST_KEYS = 100_000;

    private final Function<String, Optional<StoredKey>> lookup;
    private final Ticker ticker;
    private final AtomicLong lostAt;
    private volatile Cache<String, Optional<StoredKey>> remembered;

    KeyDirectory(Function<String, Optional<StoredKey>> lookup, Ticker ticker) {
        this.lookup = lookup;
        this.ticker = ticker;
        lostAt = new AtomicLong(ticker.read() - AFTER_LOSS.toNanos());
        remembered = nothing();
    }

    /**
     * The key with this public id, if there is one.
     *
     * @throws GatewayException {@link ErrorCode#STORE_UNAVAILABLE} if the key is not remembered and
     *     the database does not answer
     */
    Optional<StoredKey> find(String publicId) {
        boolean lostLately = ticker.read() - lostAt.get() < AFTER_LOSS.toNanos();
        if (lostLately && !remembered.asMap().containsKey(publicId)) {
            throw unavailable(null);
        }
        try {
            return remembered.get(publicId, lookup);
        } catch (DataAccessException e) {
            lostAt.set(ticker.read());
            // The exception of the driver may quote SQL; its class says enough.
            LOG.warn("Cannot look up an API key: {}", e.getClass().getSimpleName());
            throw unavailable(e);
        }
    }

    private static GatewayException unavailable(@Nullable Exception cause) {
        return new GatewayException(
                ErrorCode.STORE_UNAVAILABLE,
                "The gateway cannot check API keys right now. Try again in a moment.",
                cause);
    }

    /**
     * Forgets all keys. A look-up that is under way ends in the discarded cache, so what it read
     * before the change is not remembered.
     */
    void forget() {
        remembered = nothing();
    }

    private Cache<String, Optional<StoredKey>> nothing() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .ticker(ticker)
                .expireAfter(
                        Expiry.creating((String _, Optional<StoredKey> key) ->
                                key.isPresent() ? KNOWN : UNKNOWN))
                .build();
    }
}
