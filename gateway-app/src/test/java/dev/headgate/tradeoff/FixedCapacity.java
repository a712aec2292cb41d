package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pool of a fleet as a test wants it: $3.60 an hour, ten calls at once. */
final class FixedCapacity implements OwnCapacity {
    static final ServiceRates MEASURED = ServiceRates.ofThroughput(10_000, 1_000);

    private final Fleet fleet;
    private BigDecimal busyHours = BigDecimal.ZERO;
    private @Nullable ServiceRates rates;

    FixedCapacity(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Calls used this many hours of the whole pool, and its speed is known by them. */
    void busy(String hours) {
        busyHours = new BigDecimal(hours);
        rates = MEASURED;
    }

    @Override
    public List<PoolFigures> in(Period period) {
        BigDecimal hours = BigDecimal.valueOf(24 * period.days());
        BigDecimal usd = hours.multiply(new BigDecimal("3.60"));
        return List.of(
                new PoolFigures(
                        fleet.pool(),
                        "gpu-a",
                        10,
                        1,
                        new BigDecimal("3.60"),
                        new PoolFigures.Paid(hours, busyHours, usd, usd, BigDecimal.ZERO),
                        rates == null ? Map.of() : Map.of(fleet.own.name(), rates)));
    }
}
