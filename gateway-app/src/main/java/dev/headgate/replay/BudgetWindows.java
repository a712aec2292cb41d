package dev.headgate.replay;

import dev.headgate.replay.WalkedBudget.Terms;
import dev.headgate.replay.WalkedBudget.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the budgets in force with their periods in a time of the past. */
final class BudgetWindows {

    /** What a budget counted before the time began is in the sums of reports, by the hour. */
    private static final String WINDOWS =
            """
            with recursive windows as (
                select b.id, budget_window(b.period, b.time_zone, b.fiscal_start, :from) as span
                from budgets b where b.retired_at is null
                union all
                select w.id, budget_window(b.period, b.time_zone, b.fiscal_start, upper(w.span))
                from windows w join budgets b on b.id = w.id
                where upper(w.span) < :until)
            select b.id, b.name, b.scope, b.scope_id, b.period, b.hard, b.limit_usd, upper(w.span) as ends,
                   case when lower(w.span) < :from then (
                       select coalesce(sum(m.usd), 0) from meter_hours m join spend_series s on s.id = m.series_id
                       where m.hour >= lower(w.span) and m.hour < date_trunc('hour', :from)
                         and m.kind in ('USAGE', 'CORRECTION', 'RERATING')
                         and b.scope_id = case b.scope when 'TENANT' then s.tenant_id when 'TEAM' then s.team_id
                                                       else s.key_id end)
                        else 0 end as before
            from windows w join budgets b on b.id = w.id
            order by b.id, lower(w.span)
            """;

    private BudgetWindows() {}

    static List<WalkedBudget> read(JdbcClient jdbc, Instant from, Instant until) {
        Map<Terms, List<Window>> windows = new LinkedHashMap<>();
        jdbc.sql(WINDOWS)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("until", until.atOffset(ZoneOffset.UTC))
                .query(row -> {
                    windows.computeIfAbsent(terms(row), _ -> new ArrayList<>()).add(window(row));
                });
        return windows.entrySet().stream()
                .map(budget -> new WalkedBudget(budget.getKey(), budget.getValue()))
                .toList();
    }

    private static Terms terms(ResultSet row) throws SQLException {
        return new Terms(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("scope").toLowerCase(Locale.ROOT),
                row.getObject("scope_id", UUID.class),
                row.getString("period").toLowerCase(Locale.ROOT),
                row.getBoolean("hard"),
                row.getBigDecimal("limit_usd"));
    }

    private static Window window(ResultSet row) throws SQLException {
        OffsetDateTime end = row.getObject("ends", OffsetDateTime.class);
        return new Window(
                end.equals(OffsetDateTime.MAX) ? Long.MAX_VALUE : end.toInstant().toEpochMilli(),
                row.getBigDecimal("before"));
    }
}
