package dev.headgate.accounting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The thread that shares margins with the other replicas, before the first request already. */
final class MarginService implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MarginService.class);

    private final ReservationMargins margins;
    private final Duration pause;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("margin-sharer").unstarted(this::run);
    private volatile boolean stopping;

    MarginService(ReservationMargins margins, Duration pause) {
        this.margins = margins;
        this.pause = pause;
    }

    @Override
    public void start() {
        share();
        thread.start();
    }

    @Override
    public void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        share();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Before the web server starts and after it stops. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void run() {
        try {
            while (!stopping) {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                share();
            }
        } catch (InterruptedException e) {
            log.debug("The sharer of margins was stopped");
        }
    }

    /** What cannot be shared now is shared later; until then it counts here. */
    private void share() {
        try {
            margins.share();
        } catch (RuntimeException e) {
            log.warn("Margins of reservations cannot be shared: {}", e.toString());
        }
    }
}
