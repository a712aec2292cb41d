package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Tokens by meter, as both sides count them: no provider's export tells reasoning from the rest of
 * an answer.
 */
record Counted(Map<Meter, BigDecimal> tokens) {
    static final Counted NOTHING = new Counted(Map.of());

    Counted {
        Map<Meter, BigDecimal> merged = new EnumMap<>(Meter.class);
        tokens.forEach((meter, count) -> {
            if (meter.unit() == Meter.Unit.MILLION_TOKENS) {
                merged.merge(
                        meter == Meter.REASONING ? Meter.OUTPUT : meter, count, BigDecimal::add);
            }
        });
        merged.values().removeIf(count -> count.signum() == 0);
        tokens = Collections.unmodifiableMap(merged);
    }

    BigDecimal of(Meter meter) {
        return tokens.getOrDefault(meter, BigDecimal.ZERO);
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }
}
