package dev.headgate.focus;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which months (UTC) finance has closed. A month that is closed stays closed. */
@Component
public class ClosedPeriods {
    private final JdbcClient jdbc;

    ClosedPeriods(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** When the month was closed, if it is. */
    public Optional<Instant> closedAt(YearMonth month) {
        return closedAt(jdbc, month);
    }

    /** The same in the transaction of another client. */
    static Optional<Instant> closedAt(JdbcClient jdbc, YearMonth month) {
        return jdbc.sql("select closed_at from closed_periods where month = ?")
                .param(month.atDay(1))
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    List<ClosedPeriod> all() {
        return jdbc.sql("select * from closed_periods order by month desc")
                .query((row, _) ->
                        new ClosedPeriod(
                                YearMonth.from(row.getObject("month", LocalDate.class)),
                                row.getObject("closed_at", OffsetDateTime.class)
                                        .withOffsetSameInstant(ZoneOffset.UTC)
                                        .toInstant(),
                                row.getString("closed_by"),
                                row.getString("note"),
                                row.getBigDecimal("usd"),
                                row.getBigDecimal("payable_usd"),
                                row.getBigDecimal("list_usd")))
                .list();
    }
}
