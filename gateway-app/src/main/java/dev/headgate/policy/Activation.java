package dev.headgate.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Publishes what is scheduled when its time has come by the clock of the database. Every replica
 * tries at that moment; the first one does it.
 */
final class Activation implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Activation.class);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    private final PolicySchedule schedule;
    private final Publisher publisher;
    private final ActivePolicy active;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("policy-activation").factory());
    private @Nullable ScheduledFuture<?> next;

    Activation(PolicySchedule schedule, Publisher publisher, ActivePolicy active) {
        this.schedule = schedule;
        this.publisher = publisher;
        this.active = active;
    }

    /** Looks again at what is scheduled. */
    void plan() {
        tryAgainIn(schedule.untilNext());
    }

    private synchronized void tryAgainIn(Optional<Duration> delay) {
        if (next != null) {
            next.cancel(false);
        }
        next =
                delay.filter(_ -> !timer.isShutdown())
                        .map(time ->
                                timer.schedule(
                                        this::activate, time.toMillis(), TimeUnit.MILLISECONDS))
                        .orElse(null);
    }

    private void activate() {
        try {
            publisher.activateDue();
            active.reload();
            plan();
        } catch (DataAccessException | TransactionException e) {
            log.warn("A scheduled policy waits for the database: {}", e.toString());
            tryAgainIn(Optional.of(BACK_OFF));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
