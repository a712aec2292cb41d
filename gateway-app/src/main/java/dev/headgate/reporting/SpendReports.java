package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayRead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final int MOST_LINES = 50_000;

    /**
     * Calls, and what was metered and charged for them: each with the columns of the other empty.
     */
    private static final String CALLS_AND_CHARGES =
            """
            from (
                select hour, series_id, attempts, unpriced, estimated, null as kind, null as meter, 0 as quantity, 0 as usd
                from spend_hours where hour >= :from and hour < :to
                union all
                select hour, series_id, 0, 0, 0, kind, meter, quantity, usd
                from meter_hours where hour >= :from and hour < :to
            ) h join spend_series s on s.id = h.series_id
            """;

    private static final String CHARGES =
            """
            from (
                select hour, series_id, 0 as attempts, 0 as unpriced, 0 as estimated, kind, meter, quantity, usd
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
            coalesce(sum(h.quantity), 0) as quantity,
            coalesce(sum(h.usd), 0) as usd
            """;

    private final JdbcClient jdbc;

    SpendReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Answers a question.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if the answer is too long
     */
    @Transactional(readOnly = true)
    SpendReport spend(SpendQuestion question) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("from", startOf(question.from()));
        parameters.put("to", startOf(question.to()));
        List<SpendLine> lines =
                jdbc.sql(sql(question, parameters))
                        .params(parameters)
                        .query((row, _) -> line(row, question))
                        .list();
        if (lines.size() > MOST_LINES) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "The report has more than %d lines. Ask about fewer days or dimensions."
                                    .formatted(MOST_LINES))
                    .at("by");
        }
        return new SpendReport(question, lines);
    }

    private static OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /** Texts of our own, put together; whatever was sent is a parameter. */
    private static String sql(SpendQuestion question, Map<String, Object> parameters) {
        List<String> labels = new ArrayList<>();
        List<String> ordinals = new ArrayList<>();
        for (SpendDimension dimension : question.by()) {
            String label = "label_" + ordinals.size();
            labels.add(
                    expression(dimension, "argument_" + ordinals.size(), parameters)
                            + " as "
                            + label
                            + ", ");
            ordinals.add(Integer.toString(ordinals.size() + 1));
        }
        String columns = String.join(", ", ordinals);
        return "select "
                + String.join("", labels)
                + SUMS
                + (question.isOfCharges() ? CHARGES : CALLS_AND_CHARGES)
                + where(question, parameters)
                + (ordinals.isEmpty()
                        ? " having count(*) > 0"
                        : " group by " + columns + " order by " + columns)
                + " limit "
                + (MOST_LINES + 1);
    }

    private static String where(SpendQuestion question, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        for (SpendFilter filter : question.only()) {
            String name = "filter_" + conditions.size();
            parameters.put(name, filter.values());
            conditions.add(
                    expression(filter.dimension(), name + "_argument", parameters)
                            + " in (:"
                            + name
                            + ")");
        }
        return conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
    }

    private static String expression(
            SpendDimension dimension, String parameter, Map<String, Object> parameters) {
        String argument = dimension.argument();
        if (argument != null) {
            parameters.put(parameter, argument);
        }
        return dimension.expression(parameter);
    }

    private static SpendLine line(ResultSet row, SpendQuestion question) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int index = 0; index < question.by().size(); index++) {
            labels.add(row.getString("label_" + index));
        }
        var calls =
                new SpendLine.Calls(
                        row.getLong("attempts"), row.getLong("unpriced"), row.getLong("estimated"));
        var tokens =
                new SpendLine.Tokens(
                        row.getLong("uncached_input"),
                        row.getLong("cache_read"),
                        row.getLong("cache_write"),
                        row.getLong("output"),
                        row.getLong("reasoning"));
        boolean byMeter = question.by().contains(SpendDimension.Fixed.METER);
        return new SpendLine(
                labels,
                question.isOfCharges() ? null : calls,
                tokens,
                byMeter ? row.getBigDecimal("quantity") : null,
                row.getBigDecimal("usd"));
    }
}
