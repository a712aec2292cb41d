package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What administrators do with budgets. */
@Service
@MayRead
@Transactional
class BudgetAdministration {
    private final BudgetRegistry registry;

    BudgetAdministration(BudgetRegistry registry) {
        this.registry = registry;
    }

    List<StoredBudget> after(UUID id, int most) {
        return registry.after(id, most);
    }

    StoredBudget budget(UUID id) {
        return registry.find(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no budget %s. List them at /api/admin/v1/budgets."
                                        .formatted(id)));
    }

    @MayAdminister
    StoredBudget create(BudgetSettings settings) {
        return budget(registry.add(settings, BudgetRegistry.API));
    }

    @MayAdminister
    StoredBudget change(UUID id, BudgetSettings settings) {
        StoredBudget known = ownBudget(id);
        if (!known.settings().countsTheSameAs(settings)) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Scope, period and time zone of a budget stay as they are, since what it has counted would mean something else. Delete it and create another.");
        }
        registry.change(id, settings);
        return budget(id);
    }

    @MayAdminister
    void retire(UUID id) {
        registry.retire(ownBudget(id).id());
    }

    private StoredBudget ownBudget(UUID id) {
        StoredBudget known = budget(id);
        if (known.isManagedByConfig()) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Budget '%s' is declared in the configuration file. Change it there."
                            .formatted(known.settings().name()));
        }
        return known;
    }
}
