package dev.headgate.capacity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What Prometheus sees of pools. What is unknown is no number, never zero. */
final class CapacityMeters {
    private final MeterRegistry registry;

    CapacityMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A deployment came into another state. */
    void changed(String deployment, Readiness now) {
        Counter.builder("headgate.readiness.changes")
                .description("Changes of whether a deployment is ready")
                .tag("deployment", deployment)
                .tag("to", now.state().word())
                .register(registry)
                .increment();
    }

    /** Shows a pool until what is returned is removed. */
    List<Meter> show(PoolWatch pool) {
        return List.of(
                gauge("running", "Requests that the pool computes", pool, PoolWatch::running),
                gauge("waiting", "Requests in the queue of the pool", pool, PoolWatch::waiting),
                gauge("kv.use", "Share of the memory for contexts in use", pool, PoolWatch::kvUse),
                gauge(
                        "expected.wait.seconds",
                        "Time until a new request would start",
                        pool,
                        watch -> seconds(watch.load().expectedWait())),
                gauge(
                        "spill.level",
                        "0: every request is welcome, 1: sheddable ones leave, 2: all leave; of the shortest max_wait",
                        pool,
                        PoolWatch::spillLevel));
    }

    void remove(List<Meter> meters) {
        meters.forEach(registry::remove);
    }

    private Meter gauge(
            String name,
            String description,
            PoolWatch pool,
            Function<PoolWatch, @Nullable Number> figure) {
        return Gauge.builder("headgate.pool." + name, pool, watch -> number(figure.apply(watch)))
                .description(description)
                .tag("pool", pool.name())
                .register(registry);
    }

    private static double number(@Nullable Number figure) {
        return figure == null ? Double.NaN : figure.doubleValue();
    }

    private static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : Double.valueOf(time.toNanos() / 1e9);
    }
}
