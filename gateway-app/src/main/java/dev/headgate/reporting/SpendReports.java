package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayRead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reports spend from the ledger. A correction counts on the day it was booked, so that a day that
 * was reported does not change.
 */
@Service
@MayRead
class SpendReports {
    private static final int MOST_DAYS = 366;

    /** Booked entries, and calls without a price, which have no entry and must not vanish. */
    private static final String ENTRIES =
            """
            from (
                select attempt_id, kind, booked_at, case side when 'DEBIT' then amount else -amount end as usd
                from postings where account = 'TENANT' and booked_at >= :from and booked_at < :to
                union all
                select id, 'SETTLEMENT', settled_at, null from attempts
                where cost is null and state in ('SETTLED', 'SETTLED_ESTIMATED')
                  and settled_at >= :from and settled_at < :to
            ) e
            join attempts a on a.id = e.attempt_id
            join requests r on r.id = a.request_id
            """;

    /** What is summed; a correction is no further call. */
    private static final String SUMS =
            """
            count(*) filter (where e.kind = 'SETTLEMENT') as attempts,
            count(*) filter (where e.usd is null) as unpriced,
            count(*) filter (where e.kind = 'SETTLEMENT' and a.usage_source = 'ESTIMATE') as estimated,
            coalesce(sum(a.uncached_input) filter (where e.kind = 'SETTLEMENT'), 0) as uncached_input,
            coalesce(sum(a.cache_read) filter (where e.kind = 'SETTLEMENT'), 0) as cache_read,
            coalesce(sum(a.cache_write) filter (where e.kind = 'SETTLEMENT'), 0) as cache_write,
            coalesce(sum(a.output) filter (where e.kind = 'SETTLEMENT'), 0) as output,
            coalesce(sum(a.reasoning) filter (where e.kind = 'SETTLEMENT'), 0) as reasoning,
            coalesce(sum(e.usd), 0) as usd
            """;

    private final JdbcClient jdbc;

    SpendReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Spend from a day on until before another.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if the days are the wrong way round or more
     *     than a year apart
     */
    @Transactional(readOnly = true)
    SpendReport spend(LocalDate from, LocalDate to, Set<SpendDimension> by) {
        requireRange(from, to);
        List<SpendLine> lines =
                jdbc.sql(sql(by))
                        .param("from", from.atStartOfDay().atOffset(ZoneOffset.UTC))
                        .param("to", to.atStartOfDay().atOffset(ZoneOffset.UTC))
                        .query((row, _) -> line(row, by))
                        .list();
        return new SpendReport(from, to, by, lines);
    }

    private static void requireRange(LocalDate from, LocalDate to) {
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 1 || days > MOST_DAYS) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'to' must be between 1 and %d days after 'from'.".formatted(MOST_DAYS))
                    .at("to");
        }
    }

    private static String sql(Set<SpendDimension> by) {
        if (by.isEmpty()) {
            return "select " + SUMS + ENTRIES + "having count(*) > 0";
        }
        String columns =
                by.stream()
                        .map(dimension -> dimension.expression + " as " + dimension.column())
                        .collect(Collectors.joining(", "));
        String names = by.stream().map(SpendDimension::column).collect(Collectors.joining(", "));
        String groups = by.stream().map(d -> d.expression).collect(Collectors.joining(", "));
        return "select "
                + columns
                + ", "
                + SUMS
                + ENTRIES
                + "group by "
                + groups
                + " order by "
                + names;
    }

    private static SpendLine line(ResultSet row, Set<SpendDimension> by) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (SpendDimension dimension : by) {
            labels.add(row.getString(dimension.column()));
        }
        return new SpendLine(
                labels,
                row.getLong("attempts"),
                row.getLong("unpriced"),
                row.getLong("estimated"),
                row.getLong("uncached_input"),
                row.getLong("cache_read"),
                row.getLong("cache_write"),
                row.getLong("output"),
                row.getLong("reasoning"),
                row.getBigDecimal("usd"));
    }
}
