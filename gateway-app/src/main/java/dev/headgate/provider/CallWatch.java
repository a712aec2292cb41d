package dev.headgate.provider;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches one call and cuts it when it is silent for too long, lasts too long, or is not wanted any
 * more. Silence counts only while somebody reads, so that a slow client is not taken for a slow
 * upstream.
 */
final class CallWatch implements AutoCloseable {
    private final Watchdog watchdog;
    private final Runnable cut;
    private final long start = System.nanoTime();
    private final long longest;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile long patience;
    private volatile long readingSince = start;
    private volatile boolean reading = true;

    /** How a call ended, for the watch. */
    enum End {
        SILENT,
        TOO_LONG,
        CANCELLED,
        /** By itself: nothing cuts it any more. */
        OVER
    }

    /**
     * Begins to watch.
     *
     * @param patience longest silence before the first byte
     * @param longest longest duration of the whole call
     * @param cut breaks the connection; called at most once, from any thread
     */
    CallWatch(Watchdog watchdog, Duration patience, Duration longest, Runnable cut) {
        this.watchdog = watchdog;
        this.patience = patience.toNanos();
        this.longest = longest.toNanos();
        this.cut = cut;
    }

    /** Somebody waits for bytes. */
    void beginRead() {
        readingSince = System.nanoTime();
        reading = true;
    }

    /** Bytes came, or the end. */
    void endRead() {
        reading = false;
    }

    /** From now on this is the longest silence. */
    void bePatientFor(Duration silence) {
        patience = silence.toNanos();
    }

    void cancel() {
        end(End.CANCELLED);
    }

    /** Cuts the call if it is time to. */
    void check(long now) {
        if (now - start > longest) {
            end(End.TOO_LONG);
        } else if (reading && now - readingSince > patience) {
            end(End.SILENT);
        }
    }

    /** Why the call was cut, or null if it was not. */
    @Nullable End whyCut() {
        End why = end.get();
        return why == End.OVER ? null : why;
    }

    private void end(End why) {
        if (end.compareAndSet(null, why)) {
            cut.run();
        }
    }

    @Override
    public void close() {
        end.compareAndSet(null, End.OVER);
        watchdog.forget(this);
    }
}
