package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All requests that this process works on: how many there may be, which clients have left, and how
 * they end when the process is told to stop. Stops before the web server does, so that streams get
 * their window and the rest a clear end (R14).
 */
final class InFlightRequests implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(InFlightRequests.class);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(400);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Set<InFlightRequest> requests = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private final int maxInFlight;
    private final Duration drainWindow;
    private volatile boolean accepting;

    InFlightRequests(int maxInFlight, Duration drainWindow) {
        this.maxInFlight = maxInFlight;
        this.drainWindow = drainWindow;
        places = new Semaphore(maxInFlight);
    }

    /**
     * Admits a request; closing it frees its place.
     *
     * @throws GatewayException {@code OVERLOADED} or {@code SHUTTING_DOWN}
     */
    InFlightRequest admit() {
        if (!accepting) {
            throw new GatewayException(
                            ErrorCode.SHUTTING_DOWN,
                            "This gateway is shutting down. Send the request again.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        if (!places.tryAcquire()) {
            throw new GatewayException(
                            ErrorCode.OVERLOADED,
                            "The gateway is serving as many requests as it can.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        var admitted = new InFlightRequest(this::forget);
        requests.add(admitted);
        return admitted;
    }

    private void forget(InFlightRequest request) {
        if (requests.remove(request)) {
            places.release();
        }
    }

    @Override
    public void start() {
        accepting = true;
        Thread.ofVirtual().name("client-watch").start(this::watchClients);
    }

    private void watchClients() {
        while (accepting || !requests.isEmpty()) {
            requests.forEach(InFlightRequest::cutIfClientIsGone);
            pause(WATCH_INTERVAL);
        }
    }

    @Override
    public void stop() {
        accepting = false;
        if (!requests.isEmpty()) {
            log.info(
                    "Waiting up to {} s for {} requests in flight",
                    drainWindow.toSeconds(),
                    requests.size());
        }
        if (!drainedWithin(drainWindow)) {
            log.warn("Cutting {} requests that outlasted the drain window", requests.size());
            requests.forEach(request -> request.cut(InFlightRequest.Cause.SHUTTING_DOWN));
            drainedWithin(LAST_WORDS);
        }
    }

    private boolean drainedWithin(Duration window) {
        long deadline = System.nanoTime() + window.toNanos();
        while (places.availablePermits() < maxInFlight && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(20));
        }
        return places.availablePermits() == maxInFlight;
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return accepting;
    }

    /** After everything that serves requests has started, and stopped before any of it. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
