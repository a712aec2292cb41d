package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.focus.ClosedPeriods;
import dev.headgate.identity.MayRead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Writes out what a tenant is charged for a month (UTC), from the sums of the books. */
@Service
@MayRead
class Statements {
    private static final String TENANT = "select name, cost_centre from tenants where id = ?";

    /** A tenant that is gone has the name under which it spent last. */
    private static final String FORMER_TENANT =
            "select tenant_name as name, null as cost_centre from spend_series where tenant_id = ? limit 1";

    /** Charges, and calls as a kind of their own that is charged nothing. */
    private static final String LINES =
            """
            select * from (
            select c.kind, s.team_name as team, s.model, lower(s.hosting) as hosting, s.place_id,
                   case when c.corrects_closed then to_char(c.charged_month, 'YYYY-MM') end as corrects,
                   coalesce((select p.name from providers p where p.id = s.place_id),
                            (select q.name from pools q where q.id = s.place_id), s.place_id::text) as place,
                   sum(c.calls) as calls, sum(c.unpriced) as unpriced,
                   coalesce(sum(c.quantity) filter (where c.meter in ('INPUT', 'CACHE_READ', 'CACHE_WRITE',
                       'CACHE_WRITE_1H', 'AUDIO_INPUT', 'IMAGE_INPUT')), 0) as input,
                   coalesce(sum(c.quantity) filter (where c.meter in ('OUTPUT', 'REASONING', 'AUDIO_OUTPUT')), 0)
                       as output,
                   sum(c.usd) as usd
            from (
                select m.series_id, m.kind, m.meter, m.corrects_closed, m.charged_month, m.quantity, m.usd,
                       0 as calls, 0 as unpriced
                from charges_of_month(:month) m
                union all
                select h.series_id, 'USAGE', null, false, null, 0, 0, h.attempts, h.unpriced
                from spend_hours h where h.hour >= :begins and h.hour < :ends
            ) c join spend_series s on s.id = c.series_id
            where s.tenant_id = :tenant
            group by c.kind, s.team_name, s.model, s.hosting, s.place_id, 6
            having sum(c.usd) <> 0 or sum(c.calls) <> 0
            ) x order by array_position(array ['USAGE', 'IDLE', 'OVERHEAD', 'CORRECTION', 'RERATING', 'INVOICE'], x.kind),
                         x.team collate "C" nulls last, x.model collate "C", x.hosting, x.place collate "C",
                         x.corrects nulls first
            """;

    private final JdbcClient jdbc;
    private final ClosedPeriods periods;

    Statements(JdbcClient jdbc, ClosedPeriods periods) {
        this.jdbc = jdbc;
        this.periods = periods;
    }

    private record Payer(String name, @Nullable String costCentre) {}

    /**
     * The statement of a month.
     *
     * @throws GatewayException {@code NOT_FOUND} if there never was such a tenant
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    Statement statement(UUID tenant, YearMonth month) {
        Payer payer = payer(tenant);
        return new Statement(
                tenant,
                payer.name(),
                payer.costCentre(),
                month,
                periods.closedAt(month).orElse(null),
                lines(tenant, month));
    }

    private Payer payer(UUID tenant) {
        return payer(TENANT, tenant)
                .or(() -> payer(FORMER_TENANT, tenant))
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND, "There is no tenant '%s'.".formatted(tenant)));
    }

    private Optional<Payer> payer(String sql, UUID tenant) {
        return jdbc.sql(sql)
                .param(tenant)
                .query((row, _) -> new Payer(row.getString("name"), row.getString("cost_centre")))
                .optional();
    }

    private List<StatementLine> lines(UUID tenant, YearMonth month) {
        return jdbc.sql(LINES)
                .param("tenant", tenant)
                .param("month", month.atDay(1))
                .param("begins", startOf(month))
                .param("ends", startOf(month.plusMonths(1)))
                .query((row, _) -> line(row))
                .list();
    }

    private static StatementLine line(ResultSet row) throws SQLException {
        var section = StatementLine.Section.of(row.getString("kind"));
        var calls =
                new StatementLine.Calls(
                        row.getLong("calls"),
                        row.getLong("unpriced"),
                        row.getLong("input"),
                        row.getLong("output"));
        return new StatementLine(
                section,
                row.getString("team"),
                row.getString("model"),
                row.getString("hosting"),
                row.getString("place"),
                row.getString("kind"),
                row.getString("corrects"),
                section == StatementLine.Section.USAGE ? calls : null,
                row.getBigDecimal("usd"));
    }

    private static OffsetDateTime startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
