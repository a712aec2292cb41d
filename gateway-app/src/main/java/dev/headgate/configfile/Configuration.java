package dev.headgate.configfile;

import dev.headgate.accounting.BudgetPeriod;
import dev.headgate.accounting.BudgetScope;
import dev.headgate.accounting.BudgetSettings;
import dev.headgate.accounting.CarryOver;
import dev.headgate.catalog.DeclaredCatalog;
import dev.headgate.identity.DeclaredTenant;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says.
 *
 * @param policy the policy as a document of its own; empty if the file has none
 */
record Configuration(
        DeclaredCatalog catalog,
        List<DeclaredTenant> tenants,
        List<DeclaredBudget> budgets,
        Optional<String> policy) {

    Configuration {
        tenants = List.copyOf(tenants);
        budgets = List.copyOf(budgets);
    }

    /**
     * A budget before it is known which row it bounds.
     *
     * @param path tenant; tenant and team; or tenant, team and key
     * @param timeZone null for the tenant's
     * @param alertShares null for what is usual
     * @param forecastAlertShares null for none
     */
    record DeclaredBudget(
            List<String> path,
            String name,
            BudgetPeriod period,
            @Nullable String timeZone,
            @Nullable String fiscalStart,
            BigDecimal limitUsd,
            boolean hard,
            @Nullable List<BigDecimal> alertShares,
            @Nullable List<BigDecimal> forecastAlertShares,
            @Nullable CarryOver carryOver) {

        DeclaredBudget {
            path = List.copyOf(path);
        }

        BudgetSettings settings(Map<List<String>, UUID> ids) {
            return above(found(ids));
        }

        /** The budget above this tenant, team or key. */
        BudgetSettings above(UUID id) {
            return new BudgetSettings(
                    name,
                    scope(),
                    id,
                    period,
                    timeZone,
                    fiscalStart,
                    limitUsd,
                    hard,
                    alertShares,
                    forecastAlertShares,
                    carryOver);
        }

        private BudgetScope scope() {
            return switch (path.size()) {
                case 1 -> BudgetScope.TENANT;
                case 2 -> BudgetScope.TEAM;
                default -> BudgetScope.KEY;
            };
        }

        private UUID found(Map<List<String>, UUID> ids) {
            @Nullable UUID id = ids.get(path);
            if (id == null) {
                throw new IllegalStateException("A budget bounds what is not declared: " + path);
            }
            return id;
        }
    }
}
