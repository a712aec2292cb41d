package dev.headgate.accounting;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Brings the current period of a budget in line with what was decided of the budget, inside the
 * transaction of its caller, which has changed the budget's own row before. What is booked above a
 * limit that comes down stays booked, as excess.
 */
@Component
final class CurrentPeriods {
    private static final String RENEW =
            """
            update budget_periods p set
                hard = b.hard,
                limit_usd = b.limit_usd,
                raises = b.raises,
                raised = raised_now(b.raises),
                excess = case when b.hard
                    then greatest(p.excess, p.settled + p.reserved - p.overrun
                                  - (b.limit_usd + p.carried - p.carried_out + raised_now(b.raises)))
                    else p.excess end,
                alerts_left = array(
                    select s.share from unnest(b.alert_shares) s (share)
                    where not exists (select from budget_alerts a
                                      where a.period_id = p.id and a.kind = 'SETTLED' and a.share = s.share)
                    order by s.share),
                forecast_alerts_left = array(
                    select s.share from unnest(b.forecast_shares) s (share)
                    where not exists (select from budget_alerts a
                                      where a.period_id = p.id and a.kind = 'FORECAST' and a.share = s.share)
                    order by s.share)
            from budgets b
            where b.id = :budget and p.budget_id = b.id and p.period_end > now()
            returning p.id
            """;

    private final JdbcClient jdbc;
    private final BudgetAlerts alerts;

    CurrentPeriods(JdbcClient jdbc, BudgetAlerts alerts) {
        this.jdbc = jdbc;
        this.alerts = alerts;
    }

    /** Also gives the alerts that are due now: a lower limit may be half used at once. */
    void renew(UUID budget) {
        List<UUID> periods =
                jdbc.sql(RENEW)
                        .param("budget", budget)
                        .query((row, _) -> row.getObject("id", UUID.class))
                        .list();
        alerts.giveDue(periods);
    }
}
