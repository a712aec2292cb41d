package dev.headgate.accounting;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Says when the books go on without their database, brings the journal into them when it is back,
 * and then reads from which limits the next allowance is granted.
 */
final class GraceService implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GraceService.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration LIMITS_ARE_READ_EVERY = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private final GroupCommit groups;
    private final OutageJournal journal;
    private final JournalReplay replay;
    private final OutageAllowance allowance;
    private final Supplier<Map<UUID, BigDecimal>> limits;
    private final LongSupplier nanoTime;
    private final Thread thread;
    private @Nullable Long downSince;
    private @Nullable Long limitsReadAt;
    private volatile boolean stopping;

    GraceService(
            GroupCommit groups,
            OutageJournal journal,
            JournalReplay replay,
            OutageAllowance allowance,
            Supplier<Map<UUID, BigDecimal>> limits,
            LongSupplier nanoTime) {
        this.groups = groups;
        this.journal = journal;
        this.replay = replay;
        this.allowance = allowance;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.thread = Thread.ofPlatform().daemon().name("books-grace").unstarted(this::run);
    }

    /** Looks at the database once and does what is due. */
    void turn() {
        if (!groups.isReachable()) {
            begin();
            return;
        }
        try {
            if (replay.run() > 0) {
                limitsReadAt = null;
            }
            end();
            if (limitsAreOld()) {
                renewAllowance();
            }
        } catch (StoreUnavailableException e) {
            log.debug("The books are lost in the middle of a replay", e);
        } catch (DataAccessException e) {
            log.debug("The limits cannot be read", e);
        }
    }

    private void begin() {
        if (downSince == null) {
            downSince = nanoTime.getAsLong();
            log.warn("GRACE begins: the database cannot be reached, attempts go to the journal");
        }
    }

    private void end() {
        if (downSince != null) {
            log.warn(
                    "GRACE ends after {} s: the database is back; {} attempts are still in the journal",
                    Duration.ofNanos(nanoTime.getAsLong() - downSince).toSeconds(),
                    journal.size());
            downSince = null;
        }
    }

    private boolean limitsAreOld() {
        return limitsReadAt == null
                || nanoTime.getAsLong() - limitsReadAt >= LIMITS_ARE_READ_EVERY.toNanos();
    }

    private void renewAllowance() {
        long takes = allowance.takes();
        if (journal.isSettled() && allowance.renew(takes, limits.get())) {
            limitsReadAt = nanoTime.getAsLong();
        }
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
                TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
            }
        } catch (InterruptedException e) {
            log.debug("The keeper of the journal was stopped");
        }
        turn();
    }

    /** What is not in the books by then is brought there by the next start. */
    @Override
    public void stop() {
        stopping = true;
        try {
            if (!thread.join(LONGEST_STOP)) {
                log.warn("{} attempts stay in the journal", journal.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Beside the books: before the web server starts and after it stops. */
    @Override
    public int getPhase() {
        return 0;
    }
}
