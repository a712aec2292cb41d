package dev.headgate.allocation;

import static dev.headgate.allocation.LargestRemainder.sum;

import dev.headgate.allocation.CloseFigures.Part;
import dev.headgate.allocation.CloseFigures.Share;
import dev.headgate.catalog.PoolId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Works out how a month of a pool closes. What calls were charged for stays what it is, unless it
 * is more than the pool's hours and their cost: then what is too much is given back in proportion.
 * The rest is idle time and overhead, borne as the pool's rules say; so is the difference to the
 * invoice or, without one, to a whole cent. The parts are rounded to cents that add up to the
 * total, and then the shares of each part to cents that add up to the part.
 *
 * @param tenants what each tenant was charged for
 * @param idleBearer the tenant that the rule for idle time names, else the platform's
 * @param overheadBearer the tenant that the rule for overhead names, else the platform's
 */
record MonthEnd(
        PoolId pool,
        String poolName,
        PoolMonth month,
        List<PoolSums.OfTenant> tenants,
        Bearers rules,
        Payer idleBearer,
        Payer overheadBearer) {
    static final int CENTS = 2;
    private static final int USD_SCALE = 12;
    private static final int HOURS_SCALE = 15;

    MonthEnd {
        tenants = List.copyOf(tenants);
    }

    /** The figures, meeting an invoice in whole cents if there is one. */
    CloseFigures figures(@Nullable BigDecimal invoice) {
        BigDecimal cost = month.sum(PoolHour::cost);
        BigDecimal overhead = month.sum(PoolHour::overhead);
        BigDecimal paid = month.sum(PoolHour::paidHours);
        PoolSums.Time booked = booked();
        PoolSums.Time beyond =
                new PoolSums.Time(
                        excess(booked.hours(), paid),
                        excess(booked.usd(), cost.subtract(overhead)));
        BigDecimal attributed = booked.usd().subtract(beyond.usd());
        BigDecimal used = booked.hours().subtract(beyond.hours());
        BigDecimal idle = cost.subtract(overhead).subtract(attributed);
        BigDecimal total = (invoice == null ? cost : invoice).setScale(CENTS, RoundingMode.HALF_UP);
        BigDecimal difference = total.subtract(cost);
        List<List<Row>> parts =
                List.of(
                        attributed(beyond),
                        borne(Part.IDLE, idle, paid.subtract(used), rules.idle(), idleBearer),
                        borne(Part.OVERHEAD, overhead, paid, rules.overhead(), overheadBearer),
                        borne(
                                Part.DIFFERENCE,
                                difference,
                                BigDecimal.ZERO,
                                rules.overhead(),
                                overheadBearer));
        return new CloseFigures(
                pool,
                poolName,
                month.month(),
                paid,
                used,
                cost,
                invoice,
                beyond.usd(),
                attributed,
                idle,
                overhead,
                difference,
                total,
                rules.idle().rule(),
                rules.overhead().rule(),
                shares(parts, total));
    }

    /** A share that is not rounded yet. */
    private record Row(
            Part part,
            Payer tenant,
            BigDecimal hours,
            BigDecimal exact,
            BigDecimal bookedHours,
            BigDecimal booked) {

        Share rounded(BigDecimal usd) {
            return new Share(part, tenant, hours, exact, usd, bookedHours, booked);
        }
    }

    private PoolSums.Time booked() {
        return new PoolSums.Time(
                sum(tenants.stream().map(one -> one.time().hours()).toList()),
                sum(tenants.stream().map(one -> one.time().usd()).toList()));
    }

    private static BigDecimal excess(BigDecimal amount, BigDecimal most) {
        return amount.subtract(most).max(BigDecimal.ZERO);
    }

    /** What tenants were charged for, less what is given back. */
    private List<Row> attributed(PoolSums.Time beyond) {
        List<BigDecimal> lessHours = shared(beyond.hours(), HOURS_SCALE);
        List<BigDecimal> lessUsd = shared(beyond.usd(), USD_SCALE);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < tenants.size(); i++) {
            PoolSums.Time time = tenants.get(i).time();
            rows.add(
                    new Row(
                            Part.ATTRIBUTED,
                            tenants.get(i).tenant(),
                            time.hours().subtract(lessHours.get(i)),
                            time.usd().subtract(lessUsd.get(i)),
                            lessHours.get(i).negate(),
                            lessUsd.get(i).negate()));
        }
        return rows;
    }

    private List<Row> borne(
            Part part, BigDecimal usd, BigDecimal hours, Bearer rule, Payer unlessShared) {
        boolean isShared = rule instanceof Bearer.Proportional && hasUsers();
        List<Payer> payers =
                isShared
                        ? tenants.stream().map(PoolSums.OfTenant::tenant).toList()
                        : List.of(unlessShared);
        List<BigDecimal> ofUsd = isShared ? shared(usd, USD_SCALE) : List.of(usd);
        List<BigDecimal> ofHours = isShared ? shared(hours, HOURS_SCALE) : List.of(hours);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < payers.size(); i++) {
            BigDecimal someHours = ofHours.get(i);
            BigDecimal someUsd = ofUsd.get(i);
            rows.add(new Row(part, payers.get(i), someHours, someUsd, someHours, someUsd));
        }
        return rows;
    }

    private boolean hasUsers() {
        return sum(weights()).signum() > 0;
    }

    /** An amount in proportion to what tenants were charged for; nothing is shared by nobody. */
    private List<BigDecimal> shared(BigDecimal amount, int scale) {
        return hasUsers()
                ? LargestRemainder.split(amount, weights(), scale)
                : tenants.stream().map(_ -> BigDecimal.ZERO).toList();
    }

    /**
     * A free pool is shared by time. A tenant whose corrections outweigh its calls bears nothing.
     */
    private List<BigDecimal> weights() {
        List<BigDecimal> usd =
                tenants.stream().map(one -> one.time().usd().max(BigDecimal.ZERO)).toList();
        return sum(usd).signum() > 0
                ? usd
                : tenants.stream().map(one -> one.time().hours().max(BigDecimal.ZERO)).toList();
    }

    private static List<Share> shares(List<List<Row>> parts, BigDecimal total) {
        List<BigDecimal> exact =
                parts.stream().map(rows -> sum(rows.stream().map(Row::exact).toList())).toList();
        List<BigDecimal> cents = LargestRemainder.round(exact, total, CENTS);
        return Stream.iterate(0, i -> i < parts.size(), i -> i + 1)
                .flatMap(i -> shares(cents.get(i), parts.get(i)))
                .filter(MonthEnd::saysSomething)
                .toList();
    }

    private static Stream<Share> shares(BigDecimal ofPart, List<Row> rows) {
        List<BigDecimal> cents =
                LargestRemainder.round(rows.stream().map(Row::exact).toList(), ofPart, CENTS);
        return Stream.iterate(0, i -> i < rows.size(), i -> i + 1)
                .map(i -> rows.get(i).rounded(cents.get(i)));
    }

    /** Time that costs nothing is still time; overhead that costs nothing is nothing. */
    private static boolean saysSomething(Share share) {
        boolean isTime = share.part() == Part.ATTRIBUTED || share.part() == Part.IDLE;
        return share.exact().signum() != 0 || (isTime && share.hours().signum() != 0);
    }
}
