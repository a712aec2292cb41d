package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** The settings as they are if nobody sets them. */
final class Defaults {
    private Defaults() {}

    static TradeOffProperties tradeOff() {
        return new TradeOffProperties(
                new BigDecimal("0.6"),
                new BigDecimal("0.85"),
                Duration.ofSeconds(1),
                new BigDecimal("0.05"),
                BigDecimal.ONE,
                Map.of());
    }
}
