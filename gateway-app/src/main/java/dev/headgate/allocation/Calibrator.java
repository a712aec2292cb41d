package dev.headgate.allocation;

import dev.headgate.catalog.Calibration;
import dev.headgate.catalog.CalibrationBook;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Pools;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Measures the pace of deployments on own capacity from their recent calls and puts it in force, on
 * all replicas. Of several replicas that do so at the same time each waits for the one before, and
 * then finds it done.
 */
@Component
class Calibrator {
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Pools pools;
    private final RecentCalls calls;
    private final CalibrationBook book;
    private final AllocationProperties settings;
    private final Clock clock;

    Calibrator(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Pools pools,
            RecentCalls calls,
            CalibrationBook book,
            AllocationProperties settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.pools = pools;
        this.calls = calls;
        this.book = book;
        this.settings = settings;
        this.clock = clock;
    }

    /** Measures every deployment of a pool now. */
    void calibrate(Pool pool, String author) {
        locked(
                pool,
                () ->
                        pools.deployments(pool.id())
                                .forEach(served ->
                                        measure(pool, served)
                                                .ifPresent(found -> open(found, author))));
    }

    /** Measures the deployments of a pool that are due. */
    void calibrateWhereDue(Pool pool, String author) {
        locked(
                pool,
                () -> {
                    List<CalibrationBook.Entry> known = book.of(pool.id());
                    for (Pools.Served served : pools.deployments(pool.id())) {
                        measure(pool, served)
                                .filter(found -> isDue(found, newest(known, found)))
                                .ifPresent(found -> open(found, author));
                    }
                });
    }

    private static Optional<CalibrationBook.Entry> newest(
            List<CalibrationBook.Entry> known, Calibration found) {
        return known.stream()
                .filter(entry -> entry.calibration().deployment().equals(found.deployment()))
                .findFirst();
    }

    /**
     * A calibration serves for its time. Before that it is replaced only while input and output are
     * not told apart: when they first can be, or when there are twice as many calls to tell from.
     */
    private boolean isDue(Calibration found, Optional<CalibrationBook.Entry> newest) {
        return newest.map(
                        entry -> {
                            Calibration before = entry.calibration();
                            boolean isOld =
                                    entry.from()
                                            .plus(settings.calibrateEvery())
                                            .isBefore(clock.instant());
                            boolean isBetter =
                                    found.reason() == null || found.calls() >= 2 * before.calls();
                            return isOld || (before.reason() != null && isBetter);
                        })
                .orElse(true);
    }

    private Optional<Calibration> measure(Pool pool, Pools.Served served) {
        Instant since = clock.instant().minus(settings.calibrationWindow());
        var fit =
                new PaceFit(
                        settings.fewestCalls(), settings.smallestFit(), settings.largestError());
        return fit.of(pool.id(), served.id(), calls.of(pool, served.name(), since));
    }

    private void open(Calibration found, String author) {
        book.open(found, author, clock.instant());
    }

    private void locked(Pool pool, Runnable work) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('pool calibration ' || ?, 0))")
                    .param(pool.id().value().toString())
                    .query((_, _) -> true)
                    .list();
            work.run();
        });
    }
}
