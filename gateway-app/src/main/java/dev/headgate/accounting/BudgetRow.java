package dev.headgate.accounting;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** How budgets become rows and rows budgets. */
final class BudgetRow {

    /** Budgets in force with their current period, which is not there before it is used. */
    static final String SELECT =
            """
            select b.id, b.name, b.scope, b.scope_id, b.period, b.time_zone, b.fiscal_start, b.limit_usd, b.hard,
                   b.alert_shares, b.forecast_shares, b.carry_share, b.carry_usd, b.managed_by,
                   coalesce(p.period_start, b.period_start) as begins,
                   coalesce(p.period_end, b.period_end) as ends,
                   coalesce(p.limit_usd + p.carried - p.carried_out, b.limit_usd)
                       + raised_now(coalesce(p.raises, b.raises)) as limit_in_force,
                   coalesce(p.carried, 0) as carried,
                   raised_now(coalesce(p.raises, b.raises)) as raised,
                   coalesce(p.settled, 0) as settled, coalesce(p.reserved, 0) as reserved,
                   coalesce(p.overrun, 0) as overrun, coalesce(p.excess, 0) as excess
            from budgets_now b
            left join lateral (
                select * from budget_periods p
                where p.budget_id = b.id and p.period_start <= now()
                order by p.period_start desc limit 1) p on p.period_end > now()
            """;

    private BudgetRow() {}

    static StoredBudget read(ResultSet row) throws SQLException {
        OffsetDateTime end = row.getObject("ends", OffsetDateTime.class);
        return new StoredBudget(
                row.getObject("id", UUID.class),
                settings(row),
                row.getString("managed_by"),
                row.getObject("begins", OffsetDateTime.class).toInstant(),
                end.equals(OffsetDateTime.MAX) ? Instant.MAX : end.toInstant(),
                new BudgetStanding(
                        row.getBigDecimal("limit_in_force"),
                        row.getBigDecimal("carried"),
                        row.getBigDecimal("raised"),
                        row.getBigDecimal("settled"),
                        row.getBigDecimal("reserved"),
                        row.getBigDecimal("overrun"),
                        row.getBigDecimal("excess")));
    }

    private static BudgetSettings settings(ResultSet row) throws SQLException {
        return new BudgetSettings(
                row.getString("name"),
                BudgetScope.valueOf(row.getString("scope")),
                row.getObject("scope_id", UUID.class),
                BudgetPeriod.valueOf(row.getString("period")),
                row.getString("time_zone"),
                row.getString("fiscal_start"),
                row.getBigDecimal("limit_usd"),
                row.getBoolean("hard"),
                shares(row, "alert_shares"),
                shares(row, "forecast_shares"),
                carryOver(row.getBigDecimal("carry_share"), row.getBigDecimal("carry_usd")));
    }

    private static List<BigDecimal> shares(ResultSet row, String column) throws SQLException {
        return List.of((BigDecimal[]) row.getArray(column).getArray());
    }

    private static @Nullable CarryOver carryOver(
            @Nullable BigDecimal share, @Nullable BigDecimal usd) {
        return share == null && usd == null ? null : new CarryOver(share, usd);
    }

    /** Binds what can be changed of a budget. */
    static JdbcClient.StatementSpec bind(
            BudgetSettings settings, JdbcClient.StatementSpec statement) {
        CarryOver carryOver = settings.carryOver();
        return statement
                .param("name", settings.name())
                .param("limit_usd", settings.limitUsd())
                .param("hard", settings.hard())
                .param("alert_shares", numerics(settings.alerts()))
                .param("forecast_shares", numerics(settings.forecastAlerts()))
                .param("carry_share", carryOver == null ? null : carryOver.maxShare())
                .param("carry_usd", carryOver == null ? null : carryOver.maxUsd());
    }

    private static SqlArrayValue numerics(List<BigDecimal> values) {
        return new SqlArrayValue("numeric", values.toArray());
    }
}
