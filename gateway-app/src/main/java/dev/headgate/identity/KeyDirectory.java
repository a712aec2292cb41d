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
    private final TrustedKeys trusted;
    private final Ticker ticker;

    /** When the database was last asked in vain. */
    private final AtomicLong lostAt;

    private volatile boolean lost;
    private volatile Cache<String, Optional<StoredKey>> remembered;

    /** Believes no key while the database cannot be asked. */
    KeyDirectory(Function<String, Optional<StoredKey>> lookup, Ticker ticker) {
        this(lookup, TrustedKeys.NONE, ticker);
    }

    /**
     * @param trusted what is believed while the database cannot be asked
     */
    KeyDirectory(Function<String, Optional<StoredKey>> lookup, TrustedKeys trusted, Ticker ticker) {
        this.lookup = lookup;
        this.trusted = trusted;
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
        if (!isRemembered(publicId)) {
            Optional<StoredKey> believed = lost ? trusted.recall(publicId) : Optional.empty();
            if (believed.isPresent()) {
                askInBackground(publicId);
                return believed;
            }
            if (ticker.read() - lostAt.get() < AFTER_LOSS.toNanos()) {
                throw unavailable(null);
            }
        }
        try {
            Optional<StoredKey> key = ask(publicId);
            if (key.isEmpty() && lost) {
                throw unavailable(null);
            }
            return key;
        } catch (DataAccessException e) {
            return trusted.recall(publicId).map(Optional::of).orElseThrow(() -> unavailable(e));
        }
    }

    private boolean isRemembered(String publicId) {
        return remembered.asMap().containsKey(publicId);
    }

    private Optional<StoredKey> ask(String publicId) {
        try {
            return remembered.get(publicId, this::read);
        } catch (DataAccessException e) {
            lostAt.set(ticker.read());
            lost = true;
            // The exception of the driver may quote SQL; its class says enough.
            LOG.warn("Cannot look up an API key: {}", e.getClass().getSimpleName());
            throw e;
        }
    }

    private Optional<StoredKey> read(String publicId) {
        Optional<StoredKey> key = lookup.apply(publicId);
        lost = false;
        return key;
    }

    /** Somebody finds out whether the database is back, and no caller waits for it. */
    private void askInBackground(String publicId) {
        long last = lostAt.get();
        long now = ticker.read();
        if (now - last >= AFTER_LOSS.toNanos() && lostAt.compareAndSet(last, now)) {
            Thread.ofVirtual()
                    .name("key-probe")
                    .start(() -> {
                        try {
                            ask(publicId);
                        } catch (DataAccessException e) {
                            LOG.debug("The keys cannot be asked for yet");
                        }
                    });
        }
    }

    /** Notes that a caller has proven to own this key. */
    void verified(String publicId, StoredKey key) {
        trusted.shown(publicId, key);
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
        trusted.renewInBackground();
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
