package dev.headgate.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The keys that callers have shown lately, as they were last read from the database: what is
 * believed while it cannot be asked. They are read again whenever a key has changed, and every ten
 * seconds, so that a key that was revoked before the database was lost is known to be.
 */
final class TrustedKeys {
    private static final Logger log = LoggerFactory.getLogger(TrustedKeys.class);
    private static final int MOST_KEYS = 100_000;

    /** Believes nobody. */
    static final TrustedKeys NONE =
            new TrustedKeys(KeyTrust.NONE, Ticker.disabledTicker(), _ -> Map.of());

    private final long lasts;
    private final Ticker ticker;
    private final Function<Set<String>, Map<String, StoredKey>> lookup;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final AtomicBoolean reading = new AtomicBoolean();

    /**
     * Makes one.
     *
     * @param lookup reads keys by their public ids
     */
    TrustedKeys(
            KeyTrust trust, Ticker ticker, Function<Set<String>, Map<String, StoredKey>> lookup) {
        this.lasts = trust.lasts().toNanos();
        this.ticker = ticker;
        this.lookup = lookup;
    }

    /** A key with the moments at which it was read and last shown. */
    private record Known(StoredKey key, long readAt, long shownAt) {}

    /**
     * Notes a key that a caller shows and that was read within the last half minute. As long as it
     * is the same object, it was not read anew.
     */
    @SuppressWarnings("ReferenceEquality")
    void shown(String publicId, StoredKey key) {
        long now = ticker.read();
        if (lasts > 0 && known.size() < MOST_KEYS) {
            known.compute(
                    publicId,
                    (_, before) ->
                            before != null && before.key() == key
                                    ? new Known(key, before.readAt(), now)
                                    : new Known(key, now, now));
        }
    }

    /** A key that may be believed; empty if it is not known, or for too long. */
    Optional<StoredKey> recall(String publicId) {
        @Nullable Known one = known.get(publicId);
        return one == null || isOld(one.readAt()) || isOld(one.shownAt())
                ? Optional.empty()
                : Optional.of(one.key());
    }

    /** Reads all keys again, and forgets those that nobody has shown for long or that are gone. */
    void renew() {
        known.values().removeIf(one -> isOld(one.shownAt()));
        if (known.isEmpty() || !reading.compareAndSet(false, true)) {
            return;
        }
        try {
            long now = ticker.read();
            Map<String, StoredKey> read = lookup.apply(Set.copyOf(known.keySet()));
            known.replaceAll((id, one) -> {
                StoredKey again = read.get(id);
                return again == null ? one : new Known(again, now, one.shownAt());
            });
            known.entrySet()
                    .removeIf(one ->
                            one.getValue().readAt() < now && !read.containsKey(one.getKey()));
        } catch (DataAccessException e) {
            log.debug("The keys in use cannot be read again", e);
        } finally {
            reading.set(false);
        }
    }

    /** As {@link #renew}, without letting the caller wait for the database. */
    void renewInBackground() {
        if (lasts > 0) {
            Thread.ofVirtual().name("key-renewal").start(this::renew);
        }
    }

    private boolean isOld(long moment) {
        return ticker.read() - moment >= lasts;
    }
}
