package dev.headgate.allocation;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.Ledger;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Closes months of pools, and takes closes back. A close is one transaction: its figures, its
 * shares, its hours and what it books. Of two that close the same month at the same time the second
 * waits, and finds it closed.
 */
@Component
class MonthCloser {
    /** A group that was begun in the month commits a moment later, into the month's sums. */
    static final Duration SETTLING = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final MonthSources sources;
    private final PoolCloses closes;
    private final Ledger ledger;
    private final NoArgGenerator ids;
    private final Clock clock;

    MonthCloser(
            JdbcClient jdbc,
            TransactionOperations transaction,
            MonthSources sources,
            PoolCloses closes,
            Ledger ledger,
            NoArgGenerator ids,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sources = sources;
        this.closes = closes;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A close that stands.
     *
     * @param isNew whether it was made just now
     */
    record Closed(PoolClose close, boolean isNew) {}

    /** What a close would say now, also of a month that is not over. */
    CloseFigures preview(Pool pool, YearMonth month, @Nullable BigDecimal invoice) {
        return sources.look(pool, month).figures(invoice);
    }

    /**
     * Closes a month, or finds it closed.
     *
     * @param invoice what the month must add up to, or null
     * @throws GatewayException {@code CONFLICT} if the month is not over, has no cost, or was
     *     closed with another invoice
     */
    Closed close(Pool pool, YearMonth month, @Nullable BigDecimal invoice, String author) {
        requireOver(month);
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    lock(pool.id());
                    return closes.standing(pool.id(), month)
                            .map(close -> found(close, invoice))
                            .orElseGet(() -> make(pool, month, invoice, author));
                }));
    }

    /**
     * Takes a close back: books the reverse of what it booked. The month is open again.
     *
     * @throws GatewayException {@code NOT_FOUND} if the pool has no such close, {@code CONFLICT} if
     *     it was taken back before
     */
    PoolClose reverse(Pool pool, UUID id, String reason, String author) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    lock(pool.id());
                    PoolClose close = known(pool, id);
                    var reversal = new PoolClose.Reversal(clock.instant(), author, reason);
                    if (!closes.reverse(id, reversal)) {
                        throw new GatewayException(
                                ErrorCode.CONFLICT,
                                "This close of %s was taken back before."
                                        .formatted(close.figures().month()));
                    }
                    ledger.book(CloseEntries.reversed(close, ids.generate(), author));
                    return known(pool, id);
                }));
    }

    private Closed make(Pool pool, YearMonth month, @Nullable BigDecimal invoice, String author) {
        MonthEnd monthEnd = sources.close(pool, month);
        var close =
                new PoolClose(
                        ids.generate(), monthEnd.figures(invoice), author, clock.instant(), null);
        closes.add(close, monthEnd.month().hours());
        ledger.book(CloseEntries.of(close));
        return new Closed(close, true);
    }

    private static Closed found(PoolClose close, @Nullable BigDecimal invoice) {
        BigDecimal before = close.figures().invoice();
        boolean isSame = invoice == null || (before != null && before.compareTo(invoice) == 0);
        if (!isSame) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "%s is closed at %s USD. Reverse close %s before you close the month with another invoice."
                            .formatted(
                                    close.figures().month(),
                                    close.figures().total().toPlainString(),
                                    close.id()));
        }
        return new Closed(close, false);
    }

    private PoolClose known(Pool pool, UUID id) {
        Optional<PoolClose> close =
                closes.find(id).filter(one -> one.figures().pool().equals(pool.id()));
        return close.orElseThrow(() ->
                new GatewayException(
                        ErrorCode.NOT_FOUND,
                        "Pool '%s' has no close %s. List them at /api/admin/v1/pools/%s/closes."
                                .formatted(pool.name(), id, pool.name())));
    }

    private void requireOver(YearMonth month) {
        Instant from = PoolMonth.end(month).plus(SETTLING);
        if (clock.instant().isBefore(from)) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "%s can be closed from %s on. Look at it with /closes/preview until then."
                            .formatted(month, from));
        }
    }

    /** The second of two waits here until the first has committed. */
    private void lock(PoolId pool) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('pool close ' || ?, 0))")
                .param(pool.value().toString())
                .query((_, _) -> true)
                .list();
    }
}
