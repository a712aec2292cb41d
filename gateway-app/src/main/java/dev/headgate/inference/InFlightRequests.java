package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import dev.headgate.inference.MemoryPressure.Level;
import dev.headgate.routing.PriorityClass;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /** One in so many is cut at a time, so that the next collection tells whether it was enough. */
    private static final int CUT_ONE_IN = 10;

    private final Set<InFlightRequest> requests = ConcurrentHashMap.newKeySet();
    private final FairShare places;
    private final MemoryPressure memory;
    private final Duration drainWindow;
    private volatile boolean accepting;

    InFlightRequests(FairShare places, MemoryPressure memory, Duration drainWindow) {
        this.places = places;
        this.memory = memory;
        this.drainWindow = drainWindow;
    }

    /**
     * Admits a request; closing it frees its place. Whoever is refused costs no more than this: the
     * body is not read, and no database is asked.
     *
     * @param priority how urgent it says that it is, as far as that is known without its body
     * @throws GatewayException {@code OVERLOADED}, {@code SHUTTING_DOWN}, or {@code
     *     RATE_LIMIT_EXCEEDED} if its tenant has its share of a gateway that is nearly full
     */
    InFlightRequest admit(TenantId tenant, PriorityClass priority) {
        if (!accepting) {
            throw new GatewayException(
                            ErrorCode.SHUTTING_DOWN,
                            "This gateway is shutting down. Send the request again.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        if (memory.level() != Level.NONE) {
            throw new GatewayException(
                            ErrorCode.OVERLOADED,
                            "The gateway is short of memory and takes no more requests for now.")
                    .retryAfter(Duration.ofSeconds(2));
        }
        places.enter(tenant, priority);
        var admitted = new InFlightRequest(priority, request -> forget(request, tenant));
        requests.add(admitted);
        return admitted;
    }

    private void forget(InFlightRequest request, TenantId tenant) {
        if (requests.remove(request)) {
            places.leave(tenant);
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
            relieve();
            pause(WATCH_INTERVAL);
        }
    }

    /** Cuts the least urgent requests while memory is short, and of these the youngest. */
    void relieve() {
        if (!memory.look() || memory.level() != Level.CUT) {
            return;
        }
        int some = Math.ceilDiv(requests.size(), CUT_ONE_IN);
        log.warn("Cutting {} of {} requests: memory is short", some, requests.size());
        requests.stream()
                .sorted(InFlightRequest.LEAST_URGENT_FIRST)
                .limit(some)
                .forEach(request -> request.cut(InFlightRequest.Cause.OVERLOADED));
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
        while (!places.isEmpty() && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(20));
        }
        return places.isEmpty();
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
