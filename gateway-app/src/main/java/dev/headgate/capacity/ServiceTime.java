package dev.headgate.capacity;

import dev.headgate.capacity.EngineReading.Elapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How long requests lately took, from counters that only grow. Not for several threads.
 *
 * <p>The mean is that of the requests that finished within the window. Where too few did, the last
 * mean goes on; before the first, that of all requests since the engine began.
 */
final class ServiceTime {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final int FEWEST = 8;

    private final Deque<Counted> window = new ArrayDeque<>();
    private @Nullable Double mean;

    private record Counted(Instant at, Elapsed elapsed) {}

    /** Takes a reading; counters that shrink are those of an engine that began anew. */
    void observe(Elapsed elapsed, Instant at) {
        Counted newest = window.peekLast();
        if (newest != null && isBehind(elapsed, newest.elapsed())) {
            window.clear();
        }
        window.addLast(new Counted(at, elapsed));
        forgetOld(at);
        learn(elapsed);
    }

    /** Seconds, or null if no request was seen to finish. */
    @Nullable Double mean() {
        return mean;
    }

    private static boolean isBehind(Elapsed elapsed, Elapsed earlier) {
        Elapsed grown = elapsed.since(earlier);
        return grown.requests() < 0 || grown.seconds() < 0;
    }

    private void forgetOld(Instant now) {
        Instant oldest = now.minus(WINDOW);
        while (window.size() > 2 && window.getFirst().at().isBefore(oldest)) {
            window.removeFirst();
        }
    }

    private void learn(Elapsed elapsed) {
        Elapsed lately = elapsed.since(window.getFirst().elapsed());
        if (lately.requests() >= FEWEST) {
            mean = lately.seconds() / lately.requests();
        } else if (mean == null && elapsed.requests() > 0) {
            mean = elapsed.seconds() / elapsed.requests();
        }
    }
}
