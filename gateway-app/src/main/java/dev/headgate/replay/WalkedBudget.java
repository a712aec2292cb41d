package dev.headgate.replay;

import dev.headgate.replay.ReplayResult.BudgetLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A budget while requests of the past go by. */
final class WalkedBudget {
    private final Terms terms;
    private final List<Window> windows;
    private int current;
    private boolean isPassed;
    private BigDecimal counted;
    private BigDecimal highest;
    private BigDecimal recorded = BigDecimal.ZERO;
    private BigDecimal replayed = BigDecimal.ZERO;
    private long passedPeriods;
    private @Nullable Instant firstPassed;
    private long refused;

    /**
     * What the budget says.
     *
     * @param scopeId id of the tenant, team or key
     */
    record Terms(
            UUID id,
            String name,
            String scope,
            UUID scopeId,
            String period,
            boolean isHard,
            BigDecimal limit) {}

    /**
     * A period of it.
     *
     * @param endMillis {@link Long#MAX_VALUE} if it has no end
     * @param before what was counted in it before the replay begins
     */
    record Window(long endMillis, BigDecimal before) {}

    /** A budget at the first of its periods, in their order; there is at least one. */
    WalkedBudget(Terms terms, List<Window> windows) {
        this.terms = terms;
        this.windows = List.copyOf(windows);
        this.counted = windows.getFirst().before();
        this.highest = counted;
    }

    UUID scope() {
        return terms.scopeId();
    }

    /** The period that a moment is in, from now on. */
    void turnTo(long atMillis) {
        while (atMillis >= windows.get(current).endMillis() && current + 1 < windows.size()) {
            current++;
            isPassed = false;
            counted = windows.get(current).before();
        }
    }

    /** What was counted then. */
    void note(BigDecimal usd) {
        recorded = recorded.add(usd);
    }

    /** Whether it admits a request; a hard one that does not has refused it. */
    boolean hasRoomFor(BigDecimal usd, long atMillis) {
        if (!terms.isHard() || counted.add(usd).compareTo(terms.limit()) <= 0) {
            return true;
        }
        refused++;
        pass(atMillis);
        return false;
    }

    void count(BigDecimal usd, long atMillis) {
        counted = counted.add(usd);
        replayed = replayed.add(usd);
        highest = highest.max(counted);
        if (counted.compareTo(terms.limit()) > 0) {
            pass(atMillis);
        }
    }

    private void pass(long atMillis) {
        if (!isPassed) {
            isPassed = true;
            passedPeriods++;
            firstPassed = firstPassed == null ? Instant.ofEpochMilli(atMillis) : firstPassed;
        }
    }

    BudgetLine line() {
        return new BudgetLine(
                terms.id(),
                terms.name(),
                terms.scope(),
                terms.period(),
                terms.isHard(),
                terms.limit().toPlainString(),
                windows.size(),
                passedPeriods,
                firstPassed,
                refused,
                recorded.toPlainString(),
                replayed.toPlainString(),
                highest.toPlainString());
    }
}
