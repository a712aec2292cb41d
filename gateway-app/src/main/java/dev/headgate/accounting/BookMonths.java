package dev.headgate.accounting;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the partitions of the months to come and drops those that need not be kept. A month that
 * has no partition yet goes to a default one, so nothing is refused if this comes late.
 */
@Component
class BookMonths {
    private static final Logger log = LoggerFactory.getLogger(BookMonths.class);
    private static final int MONTHS_AHEAD = 2;
    private static final Duration LONGEST_LOCK = Duration.ofSeconds(2);
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM");

    /** Whatever is still open is not dropped, however old it is. */
    private static final String OPEN =
            """
            select exists (select from attempts where id >= first_id_of(:from) and id < first_id_of(:to)
                           and state in ('RESERVED', 'STREAMING', 'UNKNOWN'))
            """;

    private static final String CARRY =
            """
            insert into carried_balances (month, account, owner_id, debit, credit)
            select :month, account, owner_id, coalesce(sum(amount) filter (where side = 'DEBIT'), 0),
                   coalesce(sum(amount) filter (where side = 'CREDIT'), 0)
            from postings where entry_id >= first_id_of(:from) and entry_id < first_id_of(:to)
            group by account, owner_id
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final RetentionProperties retention;
    private final Clock clock;

    BookMonths(
            JdbcClient jdbc,
            TransactionOperations transaction,
            RetentionProperties retention,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.retention = retention;
        this.clock = clock;
    }

    /** Any replica may do it, at any time. */
    @Scheduled(fixedDelay = 6, timeUnit = TimeUnit.HOURS)
    void turn() {
        try {
            YearMonth present = YearMonth.now(clock.withZone(ZoneOffset.UTC));
            makeAhead(present);
            dropAttempts(present);
            dropPostings(present);
        } catch (DataAccessException e) {
            log.warn("Partitions are left as they are until the next turn: {}", e.getMessage());
        }
    }

    private void makeAhead(YearMonth present) {
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            jdbc.sql("select make_month_partitions(?)")
                    .param(present.plusMonths(ahead).atDay(1))
                    .query((_, _) -> true)
                    .single();
        }
    }

    private void dropAttempts(YearMonth present) {
        for (YearMonth month : kept("attempts_dropped_at", present, retention.attempts())) {
            if (isOpen(month)) {
                log.warn("Attempts of {} are not dropped: some are still open", month);
                return;
            }
            locked(() -> {
                drop("attempts", month);
                drop("requests", month);
                drop("capacity_snapshots", month);
                mark(
                        "update month_partitions set attempts_dropped_at = now() where month = ?",
                        month);
            });
            log.info("Dropped the attempts of {}, as headgate.retention.attempts says", month);
        }
    }

    private void dropPostings(YearMonth present) {
        for (YearMonth month : kept("postings_dropped_at", present, retention.ledger())) {
            locked(() -> {
                carry(month);
                drop("postings", month);
                mark(
                        "update month_partitions set postings_dropped_at = now() where month = ?",
                        month);
            });
            log.info("Carried the balances of {} forward and dropped its postings", month);
        }
    }

    /** The months that are older than what is to be kept and were not dropped yet. */
    private List<YearMonth> kept(String dropped, YearMonth present, int months) {
        if (months == 0) {
            return List.of();
        }
        return jdbc
                .sql(
                        "select month from month_partitions where month < ? and "
                                + dropped
                                + " is null order by month")
                .param(present.minusMonths(months).atDay(1))
                .query(LocalDate.class)
                .list()
                .stream()
                .map(YearMonth::from)
                .toList();
    }

    /** Requests must not wait behind a lock that waits itself. */
    private void locked(Runnable work) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("select set_config('lock_timeout', ?, true)")
                    .param(Long.toString(LONGEST_LOCK.toMillis()))
                    .query(String.class)
                    .single();
            work.run();
        });
    }

    private boolean isOpen(YearMonth month) {
        return ranged(OPEN, month).query(Boolean.class).single();
    }

    private void carry(YearMonth month) {
        ranged(CARRY, month).param("month", month.atDay(1)).update();
    }

    private JdbcClient.StatementSpec ranged(String sql, YearMonth month) {
        return jdbc.sql(sql)
                .param("from", month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("to", month.plusMonths(1).atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC));
    }

    /** The name is made of a table of ours and a month. */
    private void drop(String table, YearMonth month) {
        jdbc.sql("drop table if exists " + table + "_" + SUFFIX.format(month)).update();
    }

    private void mark(String sql, YearMonth month) {
        jdbc.sql(sql).param(month.atDay(1)).update();
    }
}
