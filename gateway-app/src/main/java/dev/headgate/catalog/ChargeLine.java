package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one meter contributes to what a call costs; all amounts are exact USD. Lines add up to the
 * cost of the call.
 *
 * @param quantity tokens, requests or hours, as the meter counts; negative where an earlier line is
 *     taken back
 * @param price the price row or the pool's cost that was applied, or null if none is known
 * @param unitPrice list price per unit of the meter, or null if unknown
 * @param list quantity at the list price, or null if unknown
 * @param payable what is owed to the provider or pool after negotiated discounts, or null
 * @param usd what the tenant is charged, after its own discounts or mark-ups, or null
 */
public record ChargeLine(
        Meter meter,
        BigDecimal quantity,
        @Nullable PriceId price,
        @Nullable BigDecimal unitPrice,
        @Nullable BigDecimal list,
        @Nullable BigDecimal payable,
        @Nullable BigDecimal usd) {

    /** A quantity at a list price that nobody changed. */
    public static ChargeLine atList(
            Meter meter, BigDecimal quantity, PriceId price, BigDecimal unitPrice) {
        BigDecimal usd = meter.unit().cost(quantity, unitPrice);
        return new ChargeLine(meter, quantity, price, unitPrice, usd, usd, usd);
    }

    /** A quantity that costs nothing of its own, since another line of the call carries it. */
    public static ChargeLine counted(Meter meter, BigDecimal quantity) {
        BigDecimal nothing = BigDecimal.ZERO;
        return new ChargeLine(meter, quantity, null, null, nothing, nothing, nothing);
    }

    /** A quantity whose price nobody entered: unknown, not free. */
    public static ChargeLine unpriced(Meter meter, BigDecimal quantity) {
        return new ChargeLine(meter, quantity, null, null, null, null, null);
    }

    /** The line that takes this one back. */
    public ChargeLine reversed() {
        return new ChargeLine(
                meter,
                quantity.negate(),
                price,
                unitPrice,
                negated(list),
                negated(payable),
                negated(usd));
    }

    /** The sum of an amount over lines; null if one of them is unknown. */
    public static @Nullable BigDecimal sum(
            Collection<ChargeLine> lines, Function<ChargeLine, @Nullable BigDecimal> amount) {
        BigDecimal sum = BigDecimal.ZERO;
        for (ChargeLine line : lines) {
            BigDecimal one = amount.apply(line);
            if (one == null) {
                return null;
            }
            sum = sum.add(one);
        }
        return sum;
    }

    private static @Nullable BigDecimal negated(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.negate();
    }
}
