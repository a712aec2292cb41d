package dev.headgate.focus;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Quantity and unit prices of a charge, as FOCUS wants them: price times quantity is the cost.
 *
 * @param quantity in units of the price
 * @param list USD per unit, before discounts
 * @param contracted USD per unit, as it is owed to the provider or pool
 */
record Pricing(BigDecimal quantity, BigDecimal list, BigDecimal contracted) {
    /** Decimals of quantities and of unit prices; the product of both has twice as many. */
    static final int SCALE = 12;

    /**
     * Shares of an hour are rounded once for each call, so that their sum is not exactly the
     * product.
     */
    private static final BigDecimal ROUNDING = new BigDecimal("0.000001");

    /**
     * The pricing of a charge; empty if it is no quantity at a price, as where prices changed and
     * quantities did not.
     */
    static Optional<Pricing> of(ChargeSum charge, @Nullable PriceTag tag) {
        ChargeSum.Amounts amounts = charge.amounts();
        BigDecimal quantity = inUnits(charge.meter(), amounts.quantity());
        if (charge.kind() == ChargeKind.INVOICE || quantity.signum() == 0) {
            return Optional.empty();
        }
        BigDecimal list = unitPrice(amounts.list(), quantity, tag);
        boolean discounted = amounts.payable().compareTo(amounts.list()) != 0;
        BigDecimal contracted = discounted ? per(quantity, amounts.payable()) : list;
        return list.signum() < 0 || contracted.signum() < 0
                ? Optional.empty()
                : Optional.of(new Pricing(quantity, list, contracted));
    }

    private static BigDecimal inUnits(Meter meter, BigDecimal quantity) {
        return meter.unit().cost(quantity, BigDecimal.ONE).setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    /** The price that was published, if it is what the amount was made with. */
    private static BigDecimal unitPrice(
            BigDecimal amount, BigDecimal quantity, @Nullable PriceTag tag) {
        if (tag == null || !explains(tag.perUnit(), amount, quantity)) {
            return per(quantity, amount);
        }
        return tag.perUnit().setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    private static boolean explains(BigDecimal price, BigDecimal amount, BigDecimal quantity) {
        BigDecimal difference = price.multiply(quantity).subtract(amount).abs();
        return difference.compareTo(amount.abs().max(BigDecimal.ONE).multiply(ROUNDING)) <= 0;
    }

    private static BigDecimal per(BigDecimal quantity, BigDecimal amount) {
        return amount.divide(quantity, SCALE, RoundingMode.HALF_EVEN);
    }
}
