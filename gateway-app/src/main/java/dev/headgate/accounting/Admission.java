package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Admits attempts in the order of their arrival, against balances that are locked: each sees what
 * those before it took. All budgets above a key must admit.
 */
final class Admission {
    private final Map<UUID, List<UUID>> periodsOfScope = new HashMap<>();
    private final Map<UUID, BudgetBalance> balances = new HashMap<>();
    private final Map<UUID, BudgetMove> moves = new LinkedHashMap<>();

    Admission(Collection<BudgetBalance> locked) {
        for (BudgetBalance balance : locked) {
            balances.put(balance.period(), balance);
            periodsOfScope
                    .computeIfAbsent(balance.scope(), _ -> new ArrayList<>())
                    .add(balance.period());
        }
    }

    /** Counts a change that needs no admission. */
    void apply(UUID period, BudgetMove move) {
        moves.merge(period, move, BudgetMove::and);
        balances.computeIfPresent(period, (_, balance) -> balance.moved(move));
    }

    Verdict admit(Entry.Open open) {
        List<BudgetBalance> above = scopes(open).flatMap(this::balancesOf).toList();
        Optional<GatewayException> refusal =
                above.stream().flatMap(balance -> refusal(balance, open).stream()).findFirst();
        if (refusal.isPresent()) {
            return new Verdict.Refused(refusal.get());
        }
        List<UUID> periods = above.stream().map(BudgetBalance::period).toList();
        BigDecimal worst = open.worst().usd();
        if (worst != null) {
            periods.forEach(period -> apply(period, BudgetMove.reserve(worst)));
        }
        return new Verdict.Admitted(periods);
    }

    /** The periods that an attempt of this caller counts in. */
    List<UUID> periodsAbove(Caller caller) {
        return scopes(caller).flatMap(this::balancesOf).map(BudgetBalance::period).toList();
    }

    /** Counts what was spent without being held before; what the limit does not hold is overrun. */
    void takeUnheld(UUID period, BigDecimal cost) {
        BudgetBalance balance = balances.get(period);
        BigDecimal room = balance == null ? BigDecimal.ZERO : balance.left().max(BigDecimal.ZERO);
        apply(
                period,
                new BudgetMove(BigDecimal.ZERO, cost, cost.subtract(room).max(BigDecimal.ZERO)));
    }

    /** What has changed, by period. */
    Map<UUID, BudgetMove> moves() {
        return moves;
    }

    /** The tenant, the team and the key: whatever may have a budget above an attempt. */
    static Stream<UUID> scopes(Entry.Open open) {
        return scopes(open.opening().request().caller());
    }

    /** The tenant, the team and the key of a caller. */
    static Stream<UUID> scopes(Caller caller) {
        return Stream.of(caller.tenant().value(), caller.team().value(), caller.key().value());
    }

    private Stream<BudgetBalance> balancesOf(UUID scope) {
        return periodsOfScope.getOrDefault(scope, List.of()).stream().map(balances::get);
    }

    private static Optional<GatewayException> refusal(BudgetBalance balance, Entry.Open open) {
        if (!balance.hard()) {
            return Optional.empty();
        }
        BigDecimal worst = open.worst().usd();
        if (worst == null) {
            return Optional.of(priceUnknown(balance, open));
        }
        return balance.left().compareTo(worst) < 0
                ? Optional.of(exceeded(balance, worst))
                : Optional.empty();
    }

    private static GatewayException priceUnknown(BudgetBalance balance, Entry.Open open) {
        return new GatewayException(
                ErrorCode.POLICY_REFUSED,
                "The price of '%s' is unknown, and the hard budget '%s' admits only what has a price. Use another model, or ask an administrator to enter its price."
                        .formatted(open.opening().deployment().name(), balance.name()));
    }

    private static GatewayException exceeded(BudgetBalance balance, BigDecimal worst) {
        return new GatewayException(
                ErrorCode.BUDGET_EXCEEDED,
                "Budget '%s' of %s USD has %s USD left, and this request may cost up to %s USD. %s"
                        .formatted(
                                balance.name(),
                                text(balance.limit()),
                                text(balance.left().max(BigDecimal.ZERO)),
                                text(worst),
                                wayOut(balance.end())));
    }

    private static String text(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static String wayOut(Instant end) {
        return end.equals(Instant.MAX)
                ? "It does not start anew; ask an administrator to raise it."
                : "It starts anew at %s; ask an administrator to raise it before.".formatted(end);
    }
}
