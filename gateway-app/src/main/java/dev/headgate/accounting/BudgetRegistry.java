package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Adds, changes and retires budgets, inside the transaction of its caller. A change holds from the
 * next reservation on; what a retired budget counted stays in the books.
 */
@Component
public class BudgetRegistry {
    static final String API = "api";
    static final String CONFIG = "config";

    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final ScopeZones zones;
    private final CurrentPeriods periods;

    BudgetRegistry(JdbcClient jdbc, NoArgGenerator ids, ScopeZones zones, CurrentPeriods periods) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.zones = zones;
        this.periods = periods;
    }

    /**
     * Makes the budgets of the configuration file what the file says: new ones are added, changed
     * ones changed, missing ones retired. Budgets of administrators are left alone.
     *
     * @throws GatewayException {@code CONFLICT} if an administrator has a budget of the same name,
     *     {@code INVALID_REQUEST} if there is nothing that a budget is set on
     */
    public void declare(List<BudgetSettings> declared) {
        Set<String> names = declared.stream().map(BudgetSettings::name).collect(Collectors.toSet());
        configured().stream()
                .filter(budget -> !names.contains(budget.settings().name()))
                .forEach(budget -> retire(budget.id()));
        declared.stream().map(this::resolved).forEach(this::declare);
    }

    private void declare(BudgetSettings settings) {
        Optional<StoredBudget> known =
                configured().stream()
                        .filter(budget -> budget.settings().name().equals(settings.name()))
                        .findFirst();
        if (known.isEmpty()) {
            add(settings, CONFIG);
        } else if (known.get().settings().countsTheSameAs(settings)) {
            change(known.get().id(), settings);
        } else {
            retire(known.get().id());
            add(settings, CONFIG);
        }
    }

    private List<StoredBudget> configured() {
        return jdbc.sql(BudgetRow.SELECT + "where b.managed_by = '" + CONFIG + "'")
                .query((row, _) -> BudgetRow.read(row))
                .list();
    }

    List<StoredBudget> after(UUID id, int most) {
        return jdbc.sql(BudgetRow.SELECT + "where b.id > ? order by b.id limit ?")
                .params(id, most)
                .query((row, _) -> BudgetRow.read(row))
                .list();
    }

    Optional<StoredBudget> find(UUID id) {
        return jdbc.sql(BudgetRow.SELECT + "where b.id = ?")
                .param(id)
                .query((row, _) -> BudgetRow.read(row))
                .optional();
    }

    /** The settings with a time zone: the tenant's where none is given. */
    private BudgetSettings resolved(BudgetSettings settings) {
        settings.check();
        String zone =
                zones.zoneOf(settings.scope(), settings.scopeId())
                        .orElseThrow(() ->
                                new GatewayException(
                                                ErrorCode.INVALID_REQUEST,
                                                "There is no %s with the id %s for a budget to stand above."
                                                        .formatted(
                                                                settings.scope()
                                                                        .name()
                                                                        .toLowerCase(Locale.ROOT),
                                                                settings.scopeId()))
                                        .at("scope_id"));
        return settings.timeZone() == null ? settings.in(zone) : settings;
    }

    UUID add(BudgetSettings asked, String managedBy) {
        BudgetSettings settings = resolved(asked);
        UUID id = ids.generate();
        refusingTakenNames(
                settings,
                BudgetRow.bind(
                                settings,
                                jdbc.sql(
                                        """
                                        insert into budgets (id, name, scope, scope_id, period, time_zone, fiscal_start,
                                            limit_usd, hard, alert_shares, forecast_shares, carry_share, carry_usd, managed_by)
                                        values (:id, :name, :scope, :scope_id, :period, :time_zone, :fiscal_start,
                                            :limit_usd, :hard, :alert_shares, :forecast_shares, :carry_share, :carry_usd, :managed_by)
                                        """))
                        .param("scope", settings.scope().name())
                        .param("scope_id", settings.scopeId())
                        .param("period", settings.period().name())
                        .param("time_zone", settings.zone())
                        .param("fiscal_start", settings.fiscalStart())
                        .param("managed_by", managedBy)
                        .param("id", id));
        return id;
    }

    /**
     * Changes name, limit, hardness, alerts and carry-over, of the current period too. What is
     * booked above a lowered limit stays booked.
     */
    void change(UUID id, BudgetSettings settings) {
        settings.check();
        refusingTakenNames(
                settings,
                BudgetRow.bind(
                                settings,
                                jdbc.sql(
                                        """
                                        update budgets set name = :name, limit_usd = :limit_usd, hard = :hard,
                                            alert_shares = :alert_shares, forecast_shares = :forecast_shares,
                                            carry_share = :carry_share, carry_usd = :carry_usd
                                        where id = :id
                                        """))
                        .param("id", id));
        periods.renew(id);
    }

    void retire(UUID id) {
        jdbc.sql("update budgets set retired_at = clock_timestamp() where id = ?")
                .param(id)
                .update();
    }

    private static void refusingTakenNames(
            BudgetSettings settings, JdbcClient.StatementSpec statement) {
        try {
            statement.update();
        } catch (DuplicateKeyException e) {
            throw new GatewayException(
                            ErrorCode.CONFLICT,
                            "There is another budget named '%s'. Choose another name."
                                    .formatted(settings.name()),
                            e)
                    .at("name");
        }
    }
}
