package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.outbox.EventType;
import dev.headgate.outbox.Outbox;
import dev.headgate.outbox.OutboxEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * Gives the alerts of budget periods, in the transaction that moves the periods and holds their
 * locks: an alert and its event are there exactly if the move is.
 */
@Component
final class BudgetAlerts {
    private static final int FORECAST_SCALE = 6;

    /** What is due; the row is that of the present moment, since its period is locked. */
    private static final String DUE =
            """
            with standing as (
                select p.*, p.limit_usd + p.carried - p.carried_out + p.raised as limit_now,
                       case when p.forecast_alerts_left <> '{}'
                            then budget_forecast(p.settled, p.period_start, p.period_end) end as forecast
                from budget_periods p where p.id = any (:periods) and p.settled > 0)
            select s.id as period_id, b.id as budget_id, b.name, b.scope, b.scope_id, due.kind, due.share,
                   s.limit_now, s.settled, s.reserved, s.forecast, s.period_start, s.period_end
            from standing s
            join budgets b on b.id = s.budget_id
            cross join lateral (
                select 'SETTLED' as kind, l.share from unnest(s.alerts_left) l (share)
                where s.settled >= l.share * s.limit_now
                union all
                select 'FORECAST', l.share from unnest(s.forecast_alerts_left) l (share)
                where s.forecast >= l.share * s.limit_now) due
            order by s.id, due.kind desc, due.share
            """;

    private static final String NOTE =
            """
            insert into budget_alerts (id, budget_id, period_id, kind, share, limit_usd, settled, reserved, forecast)
            values (:id, :budget, :period, :kind, :share, :limit, :settled, :reserved, :forecast)
            on conflict (period_id, kind, share) do nothing
            """;

    private static final String CROSS_OFF =
            """
            update budget_periods p set
                alerts_left = array(
                    select s.share from unnest(p.alerts_left) s (share)
                    where not exists (select from budget_alerts a
                                      where a.period_id = p.id and a.kind = 'SETTLED' and a.share = s.share)
                    order by s.share),
                forecast_alerts_left = array(
                    select s.share from unnest(p.forecast_alerts_left) s (share)
                    where not exists (select from budget_alerts a
                                      where a.period_id = p.id and a.kind = 'FORECAST' and a.share = s.share)
                    order by s.share)
            where p.id = any (:periods)
            """;

    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final Outbox outbox;

    BudgetAlerts(JdbcClient jdbc, NoArgGenerator ids, Outbox outbox) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.outbox = outbox;
    }

    /** The same in the transaction of this connection. */
    BudgetAlerts on(Connection connection) {
        var one = new SingleConnectionDataSource(connection, true);
        return new BudgetAlerts(JdbcClient.create(one), ids, outbox.on(connection));
    }

    /** Gives what is due in these periods, whose locks the transaction holds. */
    void giveDue(Collection<UUID> periods) {
        if (periods.isEmpty()) {
            return;
        }
        var these = new SqlArrayValue("uuid", periods.toArray());
        List<Due> due = jdbc.sql(DUE).param("periods", these).query((row, _) -> due(row)).list();
        if (due.isEmpty()) {
            return;
        }
        due.forEach(this::give);
        jdbc.sql(CROSS_OFF).param("periods", these).update();
    }

    private void give(Due due) {
        BudgetAlert alert = due.alert();
        int noted =
                jdbc.sql(NOTE)
                        .param("id", alert.alertId())
                        .param("budget", alert.budgetId())
                        .param("period", due.period())
                        .param("kind", alert.kind().toUpperCase(Locale.ROOT))
                        .param("share", new BigDecimal(alert.share()))
                        .param("limit", new BigDecimal(alert.limitUsd()))
                        .param("settled", new BigDecimal(alert.settledUsd()))
                        .param("reserved", new BigDecimal(alert.reservedUsd()))
                        .param("forecast", due.forecast())
                        .update();
        if (noted == 1) {
            outbox.add(new OutboxEvent(EventType.BUDGET_ALERT, alert));
        }
    }

    /** An alert that is to be given. */
    private record Due(UUID period, @Nullable BigDecimal forecast, BudgetAlert alert) {}

    private Due due(ResultSet row) throws SQLException {
        BigDecimal exact = row.getBigDecimal("forecast");
        BigDecimal forecast =
                exact == null ? null : exact.setScale(FORECAST_SCALE, RoundingMode.HALF_UP);
        OffsetDateTime end = row.getObject("period_end", OffsetDateTime.class);
        return new Due(
                row.getObject("period_id", UUID.class),
                forecast,
                new BudgetAlert(
                        ids.generate(),
                        row.getObject("budget_id", UUID.class),
                        row.getString("name"),
                        BudgetScope.valueOf(row.getString("scope")),
                        row.getObject("scope_id", UUID.class),
                        row.getString("kind").toLowerCase(Locale.ROOT),
                        amount(row, "share"),
                        amount(row, "limit_now"),
                        amount(row, "settled"),
                        amount(row, "reserved"),
                        BudgetAlert.text(forecast),
                        row.getObject("period_start", OffsetDateTime.class).toInstant(),
                        end.equals(OffsetDateTime.MAX) ? null : end.toInstant()));
    }

    private static String amount(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getBigDecimal(column)).toPlainString();
    }
}
