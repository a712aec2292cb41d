package dev.headgate.focus;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Months of the books as finance sees them: open until somebody closes them, then final. What is
 * booked for a closed month afterwards belongs to the month of its booking, as a correction.
 */
@Service
class Periods {
    private final ClosedPeriods closed;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final FocusProperties settings;
    private final Clock clock;

    Periods(
            ClosedPeriods closed,
            @Qualifier("jobs") JdbcClient jdbc,
            @Qualifier("jobs") PlatformTransactionManager transactions,
            FocusProperties settings,
            Clock clock) {
        this.closed = closed;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.settings = settings;
        this.clock = clock;
    }

    /** The closed months, newest first. */
    @MayRead
    public List<ClosedPeriod> all() {
        return closed.all();
    }

    /** What stands in the way of closing a month; empty if nothing does. */
    @MayRead
    public List<String> obstacles(YearMonth month) {
        return new PeriodObstacles(jdbc, settings, clock.instant()).of(month);
    }

    /**
     * Closes a month.
     *
     * @throws GatewayException {@code CONFLICT} naming everything that stands in the way
     */
    @MayAdminister
    public ClosedPeriod close(YearMonth month, String author, @Nullable String note) {
        List<String> obstacles = obstacles(month);
        if (!obstacles.isEmpty()) {
            throw refused(month, obstacles);
        }
        try {
            transaction.executeWithoutResult(_ -> seal(month, author, note));
        } catch (PessimisticLockingFailureException | QueryTimeoutException e) {
            throw refused(
                    month, List.of("a transaction that began before its end is still writing"));
        }
        return all().stream()
                .filter(period -> period.month().equals(month))
                .findFirst()
                .orElseThrow();
    }

    private void seal(YearMonth month, String author, @Nullable String note) {
        jdbc.sql("set local lock_timeout = '10s'").update();
        jdbc.sql("select close_month(:month, :author, :note)")
                .param("month", month.atDay(1))
                .param("author", author)
                .param("note", note)
                .query((_, _) -> true)
                .list();
        List<String> obstacles =
                new PeriodObstacles(jdbc, settings, clock.instant()).inBooks(month);
        if (!obstacles.isEmpty()) {
            throw refused(month, obstacles);
        }
    }

    private static GatewayException refused(YearMonth month, List<String> obstacles) {
        return new GatewayException(
                        ErrorCode.CONFLICT,
                        "%s cannot be closed: %s.".formatted(month, String.join("; ", obstacles)))
                .at("month");
    }

    /** The first moment after a month. */
    static Instant endOf(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
