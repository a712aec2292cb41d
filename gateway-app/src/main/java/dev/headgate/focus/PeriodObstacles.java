package dev.headgate.focus;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What stands in the way of closing a month, as sentences without a full stop. */
record PeriodObstacles(JdbcClient jdbc, FocusProperties settings, Instant now) {
    private static final String OPEN_ATTEMPTS =
            """
            select count(*) from attempts
            where state in ('RESERVED', 'STREAMING', 'UNKNOWN') and created_at < ?
            """;

    /** Hours in which the sums of the month are not what the ledger charged tenants. */
    private static final String DIFFERENCES =
            """
            select count(*) from (
                select hour from (
                    select date_trunc('hour', booked_at, 'UTC') as hour,
                           case side when 'DEBIT' then amount else -amount end as usd
                    from postings where account = 'TENANT' and booked_at >= :begins and booked_at < :ends
                    union all
                    select hour, -usd from meter_hours where hour >= :begins and hour < :ends) x
                group by hour having sum(usd) <> 0) y
            """;

    List<String> of(YearMonth month) {
        List<String> obstacles = new ArrayList<>();
        Optional<Instant> closed = ClosedPeriods.closedAt(jdbc, month);
        closed.ifPresent(at -> obstacles.add("it was closed already, at " + at));
        Instant earliest = Periods.endOf(month).plus(settings.closeAfter());
        if (now.isBefore(earliest)) {
            obstacles.add("it can be closed from %s on".formatted(earliest));
        }
        long open = openAttempts(month);
        if (open > 0) {
            obstacles.add("%d of its calls are not settled yet".formatted(open));
        }
        return obstacles;
    }

    /** What is wrong with the books of a month that is over. */
    List<String> inBooks(YearMonth month) {
        DayRange days = DayRange.of(month);
        long hours =
                jdbc.sql(DIFFERENCES)
                        .param("begins", days.begins())
                        .param("ends", days.ends())
                        .query(Long.class)
                        .single();
        return hours == 0
                ? List.of()
                : List.of(
                        "in %d of its hours the reports and the ledger disagree; see /api/admin/v1/books/check"
                                .formatted(hours));
    }

    private long openAttempts(YearMonth month) {
        OffsetDateTime end = Periods.endOf(month).atOffset(ZoneOffset.UTC);
        return jdbc.sql(OPEN_ATTEMPTS).param(end).query(Long.class).single();
    }
}
