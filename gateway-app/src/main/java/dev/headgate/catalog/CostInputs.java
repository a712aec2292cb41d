package dev.headgate.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is paid for, as its administrator entered it. What an hour costs follows from it:
 * each part of an hour is rounded half up at twelve decimals, and the hour costs the sum of its
 * parts. A month counts 730 hours, only where a monthly amount has to become an hourly one.
 */
public sealed interface CostInputs {

    /** Decimals to which each part of an hour's cost is rounded. */
    int SCALE = 12;

    /** Hours of an average month: 365 days of 24 hours, over twelve. */
    BigDecimal HOURS_PER_MONTH = BigDecimal.valueOf(730);

    /** The hardware that it pays for. */
    Fleet fleet();

    /** USD for an hour of the accelerators themselves, with their energy where it is paid apart. */
    BigDecimal acceleratorsPerHour();

    /** USD for an hour of everything beside the accelerators. */
    BigDecimal overheadPerHour();

    /**
     * USD for an hour of energy, within that of the accelerators; zero where it is not paid apart.
     */
    default BigDecimal energyPerHour() {
        return BigDecimal.ZERO;
    }

    /** USD for an hour of everything. */
    default BigDecimal usdPerHour() {
        return acceleratorsPerHour().add(overheadPerHour());
    }

    /**
     * One amount for everything; nothing of it is told apart as overhead.
     *
     * @param usdPerHour for the whole pool; zero declares it free
     */
    record Hourly(BigDecimal usdPerHour, Fleet fleet) implements CostInputs {
        public Hourly {
            usdPerHour = Amounts.notNegative("usd_per_hour", usdPerHour);
        }

        @Override
        public BigDecimal acceleratorsPerHour() {
            return usdPerHour;
        }

        @Override
        public BigDecimal overheadPerHour() {
            return BigDecimal.ZERO;
        }
    }

    /**
     * Accelerators by the hour, and a bill that has more on it than these.
     *
     * @param shareOfBill what the rent of the accelerators is of the whole bill; the rest of the
     *     bill, such as storage, network and platform, is overhead
     */
    record Rented(
            BigDecimal usdPerGpuHour,
            BigDecimal shareOfBill,
            BigDecimal staffUsdPerMonth,
            Fleet fleet)
            implements CostInputs {
        public Rented {
            usdPerGpuHour = Amounts.notNegative("usd_per_gpu_hour", usdPerGpuHour);
            shareOfBill = Amounts.share("share_of_bill", shareOfBill);
            staffUsdPerMonth = Amounts.notNegative("staff_usd_per_month", staffUsdPerMonth);
        }

        @Override
        public BigDecimal acceleratorsPerHour() {
            return rounded(usdPerGpuHour.multiply(BigDecimal.valueOf(fleet.gpus())));
        }

        @Override
        public BigDecimal overheadPerHour() {
            BigDecimal bill =
                    acceleratorsPerHour().divide(shareOfBill, SCALE, RoundingMode.HALF_UP);
            return bill.subtract(acceleratorsPerHour()).add(hourly(staffUsdPerMonth));
        }
    }

    /**
     * Hardware that was bought: {@code (capex - residual) / (months x 730) + energy}, and beside it
     * colocation and staff as overhead. Amounts are of the whole pool, whatever part of it runs.
     *
     * @param residualUsd what it will be worth after these months
     */
    record Owned(
            BigDecimal capexUsd,
            BigDecimal residualUsd,
            int months,
            Power power,
            BigDecimal colocationUsdPerMonth,
            BigDecimal staffUsdPerMonth,
            Fleet fleet)
            implements CostInputs {
        public Owned {
            capexUsd = Amounts.notNegative("capex_usd", capexUsd);
            residualUsd = Amounts.notNegative("residual_usd", residualUsd);
            months = Amounts.count("months", months, 240);
            colocationUsdPerMonth =
                    Amounts.notNegative("colocation_usd_per_month", colocationUsdPerMonth);
            staffUsdPerMonth = Amounts.notNegative("staff_usd_per_month", staffUsdPerMonth);
            if (residualUsd.compareTo(capexUsd) > 0) {
                throw new IllegalArgumentException(
                        "'residual_usd' must not be more than 'capex_usd': nothing is worth more"
                                + " after its use than it cost.");
            }
        }

        @Override
        public BigDecimal acceleratorsPerHour() {
            return depreciationPerHour().add(energyPerHour());
        }

        @Override
        public BigDecimal overheadPerHour() {
            return hourly(colocationUsdPerMonth).add(hourly(staffUsdPerMonth));
        }

        @Override
        public BigDecimal energyPerHour() {
            return rounded(power.usdPerHour());
        }

        private BigDecimal depreciationPerHour() {
            BigDecimal hours = HOURS_PER_MONTH.multiply(BigDecimal.valueOf(months));
            return capexUsd.subtract(residualUsd).divide(hours, SCALE, RoundingMode.HALF_UP);
        }
    }

    /**
     * What the pool draws and what that costs.
     *
     * @param kilowatts drawn by the pool under load
     * @param pue what the data centre draws for each kilowatt of it: 1 or more
     */
    record Power(BigDecimal kilowatts, BigDecimal pue, BigDecimal usdPerKwh) {
        public Power {
            kilowatts = Amounts.notNegative("power_kw", kilowatts);
            pue = Amounts.atLeastOne("pue", pue);
            usdPerKwh = Amounts.notNegative("usd_per_kwh", usdPerKwh);
        }

        BigDecimal usdPerHour() {
            return kilowatts.multiply(pue).multiply(usdPerKwh);
        }
    }

    /**
     * The accelerators of a pool.
     *
     * @param accelerator such as {@code H100}, or null if not said
     * @param replicas copies of the model that the pool runs
     */
    record Fleet(@Nullable String accelerator, int gpusPerReplica, int replicas) {
        /** One replica on one accelerator of which nothing is known. */
        public static final Fleet ONE = new Fleet(null, 1, 1);

        public Fleet {
            gpusPerReplica = Amounts.count("gpus_per_replica", gpusPerReplica, 1024);
            replicas = Amounts.count("replicas", replicas, 10_000);
        }

        /** Accelerators of all replicas together. */
        public int gpus() {
            return gpusPerReplica * replicas;
        }
    }

    private static BigDecimal hourly(BigDecimal usdPerMonth) {
        return usdPerMonth.divide(HOURS_PER_MONTH, SCALE, RoundingMode.HALF_UP);
    }

    private static BigDecimal rounded(BigDecimal usd) {
        return usd.setScale(SCALE, RoundingMode.HALF_UP);
    }
}
