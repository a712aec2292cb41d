package dev.headgate.allocation;

import dev.headgate.catalog.Pace;
import dev.headgate.catalog.PoolId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pool cost over a period, what was used of it, and what its tokens cost by that. Amounts
 * are USD.
 *
 * @param from begin of the period
 * @param to its end, which is not in it
 * @param rates of the mix of models that was served, or null if no token was
 * @param prices of the same mix
 * @param models each model that was served, by its deployment
 */
public record PoolEconomics(
        PoolId pool,
        String poolName,
        Instant from,
        Instant to,
        Sums sums,
        @Nullable Rates rates,
        Prices prices,
        List<OfModel> models) {
    static final MathContext RATE_DIGITS = new MathContext(9);
    private static final int UTILISATION_SCALE = 6;

    public PoolEconomics {
        models = List.copyOf(models);
    }

    /**
     * A period in sum.
     *
     * @param paidHours of the whole pool
     * @param replicaHours the same, for each replica
     * @param usedHours of the whole pool, what calls were charged for
     * @param cost by the dated costs: {@code attributed + idle + overhead}
     * @param energy of the cost, what is paid for energy apart
     * @param difference of closed months to their invoices or to whole cents, where the month is
     *     within the period as a whole
     */
    public record Sums(
            BigDecimal paidHours,
            BigDecimal replicaHours,
            BigDecimal usedHours,
            BigDecimal cost,
            BigDecimal attributed,
            BigDecimal idle,
            BigDecimal overhead,
            BigDecimal energy,
            BigDecimal difference) {

        /** What was paid for everything. */
        public BigDecimal total() {
            return cost.add(difference);
        }

        /** Used hours of the paid ones; null if none were paid. */
        public @Nullable BigDecimal utilisation() {
            return paidHours.signum() == 0
                    ? null
                    : usedHours.divide(paidHours, UTILISATION_SCALE, RoundingMode.HALF_UP);
        }
    }

    /**
     * Tokens per second that one replica works off when it does nothing else.
     *
     * @param basis whether input and output are told apart
     * @param since from when on the calibration was in force that says so; null if it was measured
     *     over the period itself, any token alike
     * @param input null if there were none to tell from
     * @param output null if there were none to tell from
     */
    public record Rates(
            Pace.Basis basis,
            @Nullable Instant since,
            @Nullable BigDecimal input,
            @Nullable BigDecimal output) {

        /** What a token of output weighs, in tokens of input; null if one of them is unknown. */
        public @Nullable BigDecimal weight() {
            return input == null || output == null ? null : input.divide(output, RATE_DIGITS);
        }
    }

    /**
     * A price of tokens, which means nothing without what it includes and the utilisation that it
     * was computed at.
     *
     * @param input for a million tokens read in full; null if unknown
     * @param output for a million tokens of answer; null if unknown
     * @param utilisation null if unknown
     */
    public record Price(
            Label label,
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal utilisation) {}

    /** What a price includes. */
    public enum Label {
        /** One more call on a paid node: nothing, where energy is not paid apart. */
        PAID_NODE,
        /** One more call: its energy. */
        ENERGY,
        /** The share of the accelerators' time that was really used. */
        ATTRIBUTED,
        /** Everything that was paid, idle time and overhead included. */
        FULLY_LOADED
    }

    /**
     * The three prices.
     *
     * @param marginal of one more call
     * @param attributed at full use
     * @param loaded of everything over the tokens that were served
     */
    public record Prices(Price marginal, Price attributed, Price loaded) {}

    /**
     * A model on the pool.
     *
     * @param input tokens read in full
     * @param cached tokens from the cache
     */
    public record OfModel(
            String model,
            String deployment,
            long input,
            long cached,
            long output,
            BigDecimal usedHours,
            BigDecimal attributed,
            @Nullable Rates rates,
            Prices prices) {}
}
