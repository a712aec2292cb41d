package dev.headgate.replay;

import dev.headgate.replay.PastRequest.Owner;
import dev.headgate.replay.ReplayResult.BudgetLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Walks through requests in their order and asks the budgets above each of them. */
final class BudgetWalk {
    private final List<WalkedBudget> all;
    private final Map<UUID, List<WalkedBudget>> byScope = new HashMap<>();

    BudgetWalk(List<WalkedBudget> budgets) {
        all = budgets;
        for (WalkedBudget budget : budgets) {
            byScope.computeIfAbsent(budget.scope(), _ -> new ArrayList<>()).add(budget);
        }
    }

    /**
     * Counts a request in every budget above it, unless a hard one has too little left.
     *
     * @param recorded what it cost, or null if unknown
     * @param replayed what it would have cost, or null if unknown
     * @return whether it is admitted
     */
    boolean admits(
            Owner owner,
            long atMillis,
            @Nullable BigDecimal recorded,
            @Nullable BigDecimal replayed) {
        BigDecimal cost = replayed == null ? BigDecimal.ZERO : replayed;
        boolean isAdmitted = true;
        for (WalkedBudget budget : above(owner)) {
            budget.turnTo(atMillis);
            budget.note(recorded == null ? BigDecimal.ZERO : recorded);
            isAdmitted &= budget.hasRoomFor(cost, atMillis);
        }
        if (isAdmitted) {
            above(owner).forEach(budget -> budget.count(cost, atMillis));
        }
        return isAdmitted;
    }

    private List<WalkedBudget> above(Owner owner) {
        if (byScope.isEmpty()) {
            return List.of();
        }
        return Stream.of(owner.tenant(), owner.team(), owner.key())
                .flatMap(scope -> byScope.getOrDefault(scope, List.of()).stream())
                .toList();
    }

    List<BudgetLine> end() {
        return all.stream().map(WalkedBudget::line).toList();
    }
}
