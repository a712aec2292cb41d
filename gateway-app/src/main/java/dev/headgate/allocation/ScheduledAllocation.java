package dev.headgate.allocation;

import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Pools;
import dev.headgate.error.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Measures pools again when it is time, and closes their months where that is wanted. Any replica
 * may do either: what is done already is found done.
 */
@Component
class ScheduledAllocation {
    private static final Logger log = LoggerFactory.getLogger(ScheduledAllocation.class);
    private static final String AUTHOR = "schedule";

    private final Pools pools;
    private final Calibrator calibrator;
    private final MonthCloser closer;
    private final PoolCloses closes;
    private final AllocationProperties settings;
    private final Clock clock;

    ScheduledAllocation(
            Pools pools,
            Calibrator calibrator,
            MonthCloser closer,
            PoolCloses closes,
            AllocationProperties settings,
            Clock clock) {
        this.pools = pools;
        this.calibrator = calibrator;
        this.closer = closer;
        this.closes = closes;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void calibrate() {
        eachPool(pool -> calibrator.calibrateWhereDue(pool, AUTHOR));
    }

    /** Closes last month; a month that somebody has opened again is left to people. */
    @Scheduled(initialDelay = 5, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void close() {
        Duration wait = settings.closeAfter();
        YearMonth month = PoolHours.monthOf(clock.instant()).minusMonths(1);
        if (wait == null || clock.instant().isBefore(PoolMonth.end(month).plus(wait))) {
            return;
        }
        eachPool(pool -> {
            if (!closes.wasClosed(pool.id(), month)) {
                close(pool, month);
            }
        });
    }

    private void close(Pool pool, YearMonth month) {
        try {
            closer.close(pool, month, null, AUTHOR);
        } catch (GatewayException e) {
            log.info("{} of pool {} is not closed: {}", month, pool.name(), e.message());
        }
    }

    private void eachPool(Consumer<Pool> work) {
        try {
            pools.all().forEach(work);
        } catch (DataAccessException | TransactionException e) {
            log.warn("Own capacity is left as it is until the next turn: {}", e.getMessage());
        }
    }
}
