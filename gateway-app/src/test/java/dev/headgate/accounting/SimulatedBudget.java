package dev.headgate.accounting;

import dev.headgate.accounting.BrokenInvariant.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/**
 * A budget.
 *
 * @param lasts length of its periods in milliseconds
 * @param carryPercent at most this share of the limit is carried over to the next period
 * @param raises those that may not have ended yet
 * @param madeAt when it was made
 * @param inForce whether it has not been retired
 */
record SimulatedBudget(
        UUID id,
        UUID scope,
        String name,
        BigDecimal limit,
        boolean hard,
        long lasts,
        int carryPercent,
        List<Raise> raises,
        long madeAt,
        boolean inForce) {

    SimulatedBudget {
        raises = List.copyOf(raises);
    }

    /** Adds to the limit until then. */
    record Raise(BigDecimal usd, long until) {

        static BigDecimal sum(List<Raise> raises, long now) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Raise raise : raises) {
                if (raise.until > now) {
                    sum = sum.add(raise.usd);
                }
            }
            return sum;
        }
    }

    SimulatedBudget with(BigDecimal newLimit, boolean newHard) {
        return new SimulatedBudget(
                id, scope, name, newLimit, newHard, lasts, carryPercent, raises, madeAt, inForce);
    }

    SimulatedBudget with(List<Raise> newRaises) {
        return new SimulatedBudget(
                id, scope, name, limit, hard, lasts, carryPercent, newRaises, madeAt, inForce);
    }

    SimulatedBudget retired() {
        return new SimulatedBudget(
                id, scope, name, limit, hard, lasts, carryPercent, raises, madeAt, false);
    }

    UUID periodAt(long time) {
        return new UUID(id.getMostSignificantBits() + time / lasts, id.getLeastSignificantBits());
    }

    /**
     * The period of this time.
     *
     * @param before the period just before it, or null if nobody asked in it
     */
    Period newPeriod(long time, Period before) {
        BigDecimal zero = BigDecimal.ZERO;
        long begin = time / lasts * lasts;
        return new Period(
                periodAt(time),
                id,
                begin,
                hard,
                limit,
                carried(begin, before),
                zero,
                raises,
                Raise.sum(raises, time),
                zero,
                zero,
                zero,
                zero);
    }

    private BigDecimal carried(long begin, Period before) {
        BigDecimal most = limit.multiply(BigDecimal.valueOf(carryPercent, 2));
        if (before == null) {
            return madeAt < begin ? most : BigDecimal.ZERO;
        }
        return before.unspent().min(most).max(BigDecimal.ZERO);
    }

    /** A row of {@code budget_periods}. */
    record Period(
            UUID id,
            UUID budget,
            long begin,
            boolean hard,
            BigDecimal limit,
            BigDecimal carried,
            BigDecimal carriedOut,
            List<Raise> raises,
            BigDecimal raised,
            BigDecimal settled,
            BigDecimal reserved,
            BigDecimal overrun,
            BigDecimal excess) {

        Period {
            raises = List.copyOf(raises);
        }

        BigDecimal held() {
            return settled.add(reserved);
        }

        /** What it may hold at this time. */
        BigDecimal limitAt(long now) {
            return own().add(Raise.sum(raises, now));
        }

        private BigDecimal own() {
            return limit.add(carried).subtract(carriedOut);
        }

        private BigDecimal unspent() {
            return limit.add(carried).subtract(held());
        }

        /** What stands above the limit of this time and is no overrun. */
        private BigDecimal excessAt(long now) {
            return excess.max(held().subtract(overrun).subtract(limitAt(now)));
        }

        Period moved(BudgetMove move, long now) {
            return new Period(
                    id,
                    budget,
                    begin,
                    hard,
                    limit,
                    carried,
                    carriedOut,
                    raises,
                    Raise.sum(raises, now),
                    settled.add(move.settled()),
                    reserved.add(move.reserved()),
                    overrun.add(move.overrun()),
                    raises.isEmpty() || !hard ? excess : excessAt(now));
        }

        Period carryingOut(BigDecimal usd) {
            return new Period(
                    id, budget, begin, hard, limit, carried, usd, raises, raised, settled, reserved,
                    overrun, excess);
        }

        /** In line with its budget. */
        Period renewed(SimulatedBudget changed, long now) {
            var renewed =
                    new Period(
                            id,
                            budget,
                            begin,
                            changed.hard(),
                            changed.limit(),
                            carried,
                            carriedOut,
                            changed.raises(),
                            Raise.sum(changed.raises(), now),
                            settled,
                            reserved,
                            overrun,
                            excess);
            return changed.hard() ? renewed.withExcess(renewed.excessAt(now)) : renewed;
        }

        private Period withExcess(BigDecimal usd) {
            return new Period(
                    id,
                    budget,
                    begin,
                    hard,
                    limit,
                    carried,
                    carriedOut,
                    raises,
                    raised,
                    settled,
                    reserved,
                    overrun,
                    usd);
        }

        /** The last line of defence, as the table has it. */
        void check() {
            boolean negative =
                    settled.signum() < 0 || reserved.signum() < 0 || overrun.signum() < 0;
            BigDecimal most = own().add(raised).add(overrun).add(excess);
            if (negative || hard && held().compareTo(most) > 0) {
                throw new BrokenInvariant(Rule.I3, "the table refuses " + this);
            }
        }
    }
}
