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
 * Reports spend from the sums that the books keep by the hour. A correction counts on the day it
 * was booked, so that a day that was reported does not change.
 */
@Service
@MayRead
class SpendReports {
    private static final int MOST_DAYS = 366;

    /**
     * Calls, and what was metered and charged for them: each with the columns of the other empty.
     */
    private static final String SUMMED =
            """
            from (
                select hour, series_id, attempts, unpriced, estimated, null as meter, 0 as quantity, 0 as usd
                from spend_hours where hour >= :from and hour < :to
                union all
                select hour, series_id, 0, 0, 0, meter, quantity, usd
                from meter_hours where hour >= :from and hour < :to
            ) h join spend_series s on s.id = h.series_id
            """;

    private static final String SUMS =
            """
            coalesce(sum(h.attempts), 0)::bigint as attempts,
            coalesce(sum(h.unpriced), 0)::bigint as unpriced,
            coalesce(sum(h.estimated), 0)::bigint as estimated,
            coalesce(sum(h.quantity) filter (where h.meter in ('INPUT', 'AUDIO_INPUT', 'IMAGE_INPUT')), 0)::bigint
                as uncached_input,
            coalesce(sum(h.quantity) filter (where h.meter = 'CACHE_READ'), 0)::bigint as cache_read,
            coalesce(sum(h.quantity) filter (where h.meter in ('CACHE_WRITE', 'CACHE_WRITE_1H')), 0)::bigint
                as cache_write,
            coalesce(sum(h.quantity) filter (where h.meter in ('OUTPUT', 'AUDIO_OUTPUT')), 0)::bigint as output,
            coalesce(sum(h.quantity) filter (where h.meter = 'REASONING'), 0)::bigint as reasoning,
            coalesce(sum(h.usd), 0) as usd
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
            return "select " + SUMS + SUMMED + "having count(*) > 0";
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
                + SUMMED
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
