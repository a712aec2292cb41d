package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

    private static final String SELECT =
            """
            select b.*, coalesce(p.settled, 0) as settled, coalesce(p.reserved, 0) as reserved
            from budgets_now b
            left join budget_periods p on p.budget_id = b.id and p.period_start = b.period_start
            """;

    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final ScopeZones zones;

    BudgetRegistry(JdbcClient jdbc, NoArgGenerator ids, ScopeZones zones) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.zones = zones;
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
        return jdbc.sql(SELECT + "where b.managed_by = '" + CONFIG + "'")
                .query((row, _) -> budget(row))
                .list();
    }

    List<StoredBudget> after(UUID id, int most) {
        return jdbc.sql(SELECT + "where b.id > ? order by b.id limit ?")
                .params(id, most)
                .query((row, _) -> budget(row))
                .list();
    }

    Optional<StoredBudget> find(UUID id) {
        return jdbc.sql(SELECT + "where b.id = ?")
                .param(id)
                .query((row, _) -> budget(row))
                .optional();
    }

    /** The settings with a time zone: the tenant's where none is given. */
    private BudgetSettings resolved(BudgetSettings settings) {
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
                jdbc.sql(
                                """
                                insert into budgets (id, name, scope, scope_id, period, time_zone, limit_usd, hard, managed_by)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                                """)
                        .params(
                                id,
                                settings.name(),
                                settings.scope().name(),
                                settings.scopeId(),
                                settings.period().name(),
                                settings.zone(),
                                settings.limitUsd(),
                                settings.hard(),
                                managedBy));
        return id;
    }

    /**
     * Changes name, limit and hardness, of the current period too. What is booked above a lowered
     * limit stays booked.
     */
    void change(UUID id, BudgetSettings settings) {
        refusingTakenNames(
                settings,
                jdbc.sql("update budgets set name = ?, limit_usd = ?, hard = ? where id = ?")
                        .params(settings.name(), settings.limitUsd(), settings.hard(), id));
        jdbc.sql(
                        """
                        update budget_periods set limit_usd = :limit, hard = :hard,
                            overrun = greatest(overrun, settled + reserved - :limit)
                        where budget_id = :id and period_end > now()
                        """)
                .param("id", id)
                .param("limit", settings.limitUsd())
                .param("hard", settings.hard())
                .update();
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

    private static StoredBudget budget(ResultSet row) throws SQLException {
        OffsetDateTime end = row.getObject("period_end", OffsetDateTime.class);
        return new StoredBudget(
                row.getObject("id", UUID.class),
                new BudgetSettings(
                        row.getString("name"),
                        BudgetScope.valueOf(row.getString("scope")),
                        row.getObject("scope_id", UUID.class),
                        BudgetPeriod.valueOf(row.getString("period")),
                        row.getString("time_zone"),
                        row.getBigDecimal("limit_usd"),
                        row.getBoolean("hard")),
                row.getString("managed_by"),
                row.getObject("period_start", OffsetDateTime.class).toInstant(),
                end.equals(OffsetDateTime.MAX) ? Instant.MAX : end.toInstant(),
                row.getBigDecimal("settled"),
                row.getBigDecimal("reserved"));
    }
}
