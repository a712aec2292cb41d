package dev.headgate.accounting;

import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what calls cost above their worst cases: the only way in which a limit is passed. */
final class Overruns {
    private static final Logger log = LoggerFactory.getLogger(Overruns.class);

    private final MeterRegistry meters;

    Overruns(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Counts a call that is booked by its owner; once for each call, however many budgets it has.
     */
    void observe(Reservation held, @Nullable BigDecimal cost) {
        BigDecimal worst = held.worstCase();
        if (worst == null || cost == null || cost.compareTo(worst) <= 0) {
            return;
        }
        BigDecimal overrun = cost.subtract(worst);
        String deployment = held.opening().deployment().name();
        meters.counter("headgate.budget.overruns", "deployment", deployment).increment();
        meters.counter("headgate.budget.overrun.usd", "deployment", deployment)
                .increment(overrun.doubleValue());
        log.warn(
                "Attempt {} on {} cost {} USD more than its worst case",
                held.id().value(),
                deployment,
                overrun.toPlainString());
    }
}
