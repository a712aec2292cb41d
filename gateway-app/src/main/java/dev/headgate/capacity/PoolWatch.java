package dev.headgate.capacity;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.ProviderClient;
import dev.headgate.routing.Load;
import dev.headgate.routing.Load.Signal;
import dev.headgate.routing.Spill;
import dev.headgate.routing.SpillSwitch;
import io.micrometer.core.instrument.Meter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one pool from two threads of its own: one takes readings, the other checks whether its
 * deployments are ready. Both end when the pool serves nothing any more.
 */
final class PoolWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PoolWatch.class);
    private static final double JITTER = 0.1;

    private final String name;
    private final Tools tools;
    private final PoolLoad load;
    private final Thread reader;
    private final Thread checker;
    private final List<Meter> meters;
    private volatile @Nullable String problem;
    private volatile boolean closed;

    /** What every watch works with. */
    record Tools(
            Catalog catalog,
            ProviderClient providers,
            Telemetry telemetry,
            ReadinessWatch readiness,
            CapacityMeters meters,
            CapacityProperties settings,
            Clock clock) {}

    private PoolWatch(String name, Tools tools) {
        this.name = name;
        this.tools = tools;
        this.load = new PoolLoad(SpillSwitch.DEFAULT, tools.settings().staleAfter());
        this.reader = thread("telemetry-" + name, this::read);
        this.checker = thread("readiness-" + name, this::check);
        this.meters = tools.meters().show(this);
    }

    static PoolWatch start(String pool, Tools tools) {
        var watch = new PoolWatch(pool, tools);
        watch.reader.start();
        watch.checker.start();
        return watch;
    }

    String name() {
        return name;
    }

    PoolLoad measured() {
        return load;
    }

    /** Why the last reading failed, or null. */
    @Nullable String problem() {
        return problem;
    }

    /** The load now. */
    Load load() {
        ServedPool served = served();
        int inFlight = served == null ? 0 : served.inFlight(tools.providers().capacities());
        return load.load(inFlight, tools.clock().instant());
    }

    @Nullable Integer running() {
        Signal signal = load().fresh();
        return signal == null ? null : signal.running();
    }

    @Nullable Integer waiting() {
        Signal signal = load().fresh();
        return signal == null ? null : signal.waiting();
    }

    @Nullable Double kvUse() {
        Signal signal = load().fresh();
        return signal == null ? null : signal.kvUse();
    }

    /** Of the shortest wait that is watched, or null if none is. */
    @Nullable Integer spillLevel() {
        return load().spills().entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(entry -> number(entry.getValue().level()))
                .orElse(null);
    }

    private static Integer number(Spill.Level level) {
        return switch (level) {
            case NONE -> 0;
            case SHEDDABLE -> 1;
            case ALL -> 2;
        };
    }

    private void read(ServedPool served) {
        String found = tools.telemetry().turn(served, load);
        if (found != null && !found.equals(problem)) {
            log.warn("pool {} tells nothing: {}", name, found);
        }
        problem = found;
    }

    /** Our own runtime is supervised where it runs, and started anew when it does not answer. */
    private void check(ServedPool served) {
        if (served.pool().engine() != Engine.LOCAL_RUNTIME) {
            tools.readiness().turn(served, load);
        }
    }

    private Thread thread(String threadName, Consumer<ServedPool> turn) {
        return Thread.ofVirtual().name(threadName).unstarted(() -> run(turn));
    }

    private void run(Consumer<ServedPool> turn) {
        try {
            for (ServedPool served = served(); served != null && !closed; served = served()) {
                turn(turn, served);
                TimeUnit.NANOSECONDS.sleep(pause().toNanos());
            }
        } catch (InterruptedException _) {
            log.debug("pool {} is not watched any more", name);
        }
    }

    /** Whatever goes wrong in one turn, the next one comes. */
    private void turn(Consumer<ServedPool> turn, ServedPool served) {
        try {
            turn.accept(served);
        } catch (RuntimeException e) {
            log.warn("pool {} cannot be watched: {}", name, e.toString());
        }
    }

    private Duration pause() {
        double part = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofNanos((long) (tools.settings().interval().toNanos() * part));
    }

    private @Nullable ServedPool served() {
        return ServedPool.in(tools.catalog().current()).get(name);
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        checker.interrupt();
        tools.meters().remove(meters);
    }
}
