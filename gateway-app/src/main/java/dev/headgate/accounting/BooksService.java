package dev.headgate.accounting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The two threads of the books: one writes groups, one says that this replica lives and settles
 * what others left. They start before requests are taken and stop after the last one is settled.
 */
final class BooksService implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(BooksService.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(20);

    private final GroupCommit groups;
    private final BookKeeper keeper;
    private final Duration heartbeat;
    private final Thread writer;
    private final Thread housekeeping;
    private volatile boolean stopping;

    BooksService(GroupCommit groups, BookKeeper keeper, Duration heartbeat) {
        this.groups = groups;
        this.keeper = keeper;
        this.heartbeat = heartbeat;
        this.writer = Thread.ofPlatform().daemon().name("books-writer").unstarted(this::write);
        this.housekeeping = Thread.ofPlatform().daemon().name("books-keeper").unstarted(this::keep);
    }

    @Override
    public void start() {
        writer.start();
        housekeeping.start();
    }

    /**
     * Writes what is queued; what a lost database keeps from being written is left to a sweeper.
     */
    @Override
    public void stop() {
        stopping = true;
        housekeeping.interrupt();
        try {
            if (!writer.join(LONGEST_FLUSH)) {
                log.warn("{} entries could not be booked in time", groups.queueLength());
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return writer.isAlive();
    }

    /** Before the web server starts and after it stops. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void write() {
        try {
            while (!stopping || !groups.isIdle()) {
                if (!groups.step(PATIENCE)) {
                    Thread.sleep(BACK_OFF);
                }
            }
        } catch (InterruptedException e) {
            log.debug("The writer of the books was stopped");
        }
    }

    private void keep() {
        try {
            while (!stopping) {
                keeper.turn();
                TimeUnit.NANOSECONDS.sleep(heartbeat.toNanos());
            }
        } catch (InterruptedException e) {
            log.debug("The keeper of the books was stopped");
        }
    }
}
