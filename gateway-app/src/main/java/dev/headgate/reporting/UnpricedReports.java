package dev.headgate.reporting;

import dev.headgate.identity.MayRead;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Names what was used without a price, so that somebody enters one. Nothing of it is counted as
 * free.
 */
@Service
@MayRead
class UnpricedReports {

    /**
     * Quantities that a price row was applied to are not unpriced, nor those of hours without such
     * calls.
     */
    private static final String UNPRICED =
            """
            select s.model, s.deployment, lower(s.hosting) as hosting, sum(c.unpriced) as calls,
                   sum(c.input) as input, sum(c.output) as output, min(c.hour) as first, max(c.hour) as last
            from (
                select h.hour, h.series_id, h.unpriced,
                       coalesce(sum(m.quantity) filter (where m.meter in ('INPUT', 'CACHE_READ', 'CACHE_WRITE',
                           'CACHE_WRITE_1H', 'AUDIO_INPUT', 'IMAGE_INPUT')), 0) as input,
                       coalesce(sum(m.quantity) filter (where m.meter in ('OUTPUT', 'REASONING', 'AUDIO_OUTPUT')), 0)
                           as output
                from spend_hours h
                left join meter_hours m on m.hour = h.hour and m.series_id = h.series_id and m.kind = 'USAGE'
                    and m.price_id = '00000000-0000-0000-0000-000000000000'
                where h.hour >= :from and h.hour < :to and h.unpriced > 0
                group by h.hour, h.series_id, h.unpriced
            ) c join spend_series s on s.id = c.series_id
            group by 1, 2, 3 order by 4 desc, 1, 2
            """;

    private final JdbcClient jdbc;

    UnpricedReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    List<UnpricedUse> unpriced(LocalDate from, LocalDate to) {
        var question = new SpendQuestion(from, to, List.of(), List.of());
        return jdbc.sql(UNPRICED)
                .param("from", question.from().atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("to", question.to().atStartOfDay().atOffset(ZoneOffset.UTC))
                .query((row, _) ->
                        new UnpricedUse(
                                row.getString("model"),
                                row.getString("deployment"),
                                row.getString("hosting"),
                                row.getLong("calls"),
                                row.getLong("input"),
                                row.getLong("output"),
                                row.getTimestamp("first").toInstant(),
                                row.getTimestamp("last").toInstant()))
                .list();
    }
}
