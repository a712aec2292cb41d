package dev.headgate.replay;

import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Load;
import dev.headgate.routing.Load.Signal;
import dev.headgate.routing.Spill;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A capacity snapshot as it is kept: without its moment, which belongs to the request, and with the
 * moment at which each engine told its figures instead of their age. So nothing changes while
 * nothing but time passes.
 *
 * @param deployments by name
 * @param pools by name
 */
record CapacityState(Map<String, Capacity> deployments, Map<String, Told> pools) {
    private static final long FORMAT = 1;

    /**
     * The load of a pool.
     *
     * @param at when the engine told its figures, or null if it never did
     */
    record Told(@Nullable Instant at, Load load) {

        private static Told of(Load load, Instant moment) {
            return new Told(load.signal() == null ? null : moment.minus(load.age()), load);
        }

        private Load at(Instant moment) {
            Duration age = at == null ? Duration.ZERO : Duration.between(at, moment);
            return new Load(load.signal(), age, load.inFlight(), load.spills());
        }
    }

    static CapacityState of(CapacitySnapshot snapshot) {
        Map<String, Told> pools = new HashMap<>();
        snapshot.byPool().forEach((pool, load) -> pools.put(pool, Told.of(load, snapshot.at())));
        return new CapacityState(snapshot.byDeployment(), pools);
    }

    /** The snapshot of a moment, as routing saw it. */
    CapacitySnapshot at(Instant moment) {
        if (pools.isEmpty()) {
            return new CapacitySnapshot(moment, deployments, Map.of());
        }
        Map<String, Load> loads = new HashMap<>();
        pools.forEach((pool, told) -> loads.put(pool, told.at(moment)));
        return new CapacitySnapshot(moment, deployments, loads);
    }

    byte[] write() {
        var packed = new PackedWriter().number(FORMAT).number(deployments.size());
        new TreeMap<>(deployments).forEach((name, capacity) -> write(capacity, packed.text(name)));
        packed.number(pools.size());
        new TreeMap<>(pools).forEach((name, told) -> write(told, packed.text(name)));
        return packed.toBytes();
    }

    private static void write(Capacity capacity, PackedWriter packed) {
        switch (capacity.availability()) {
            case Availability.Unknown _ -> packed.text(null);
            case Availability.Up _ -> packed.text("");
            case Availability.Down(var cause, var until) -> packed.text(cause.name()).moment(until);
        }
        packed.number(capacity.inFlight())
                .number(capacity.slots())
                .time(capacity.timePerPromptToken());
    }

    private static void write(Told told, PackedWriter packed) {
        Signal signal = told.load().signal();
        packed.number(told.load().inFlight()).moment(told.at()).flag(signal != null);
        if (signal != null) {
            packed.time(signal.expectedWait())
                    .number(signal.waiting())
                    .number(signal.running())
                    .number(signal.slots())
                    .number((long) signal.replicas())
                    .real(signal.kvUse());
        }
        packed.number(told.load().spills().size());
        new TreeMap<>(told.load().spills())
                .forEach((maxWait, spill) ->
                        packed.time(maxWait).text(spill.level().name()).moment(spill.since()));
    }

    /**
     * Reads what was kept.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    static CapacityState read(byte[] content) {
        var packed = new PackedReader(content);
        if (packed.number() != FORMAT) {
            throw new IllegalArgumentException("This capacity is of another release.");
        }
        Map<String, Capacity> deployments = new HashMap<>();
        for (int left = packed.integer(); left > 0; left--) {
            deployments.put(packed.text(), capacity(packed));
        }
        Map<String, Told> pools = new HashMap<>();
        for (int left = packed.integer(); left > 0; left--) {
            pools.put(packed.text(), told(packed));
        }
        return new CapacityState(Map.copyOf(deployments), Map.copyOf(pools));
    }

    private static Capacity capacity(PackedReader packed) {
        return new Capacity(
                availability(packed), packed.integer(), packed.optionalInteger(), packed.time());
    }

    private static Availability availability(PackedReader packed) {
        String cause = packed.optionalText();
        if (cause == null) {
            return Availability.unknown();
        }
        return cause.isEmpty()
                ? Availability.up()
                : new Availability.Down(Cause.valueOf(cause), packed.moment());
    }

    private static Told told(PackedReader packed) {
        int inFlight = packed.integer();
        Instant at = packed.moment();
        Signal signal = packed.flag() ? signal(packed) : null;
        Map<Duration, Spill> spills = new HashMap<>();
        for (int left = packed.integer(); left > 0; left--) {
            spills.put(Objects.requireNonNull(packed.time()), spill(packed));
        }
        return new Told(at, new Load(signal, Duration.ZERO, inFlight, spills));
    }

    private static Signal signal(PackedReader packed) {
        return new Signal(
                packed.time(),
                packed.optionalInteger(),
                packed.optionalInteger(),
                packed.optionalInteger(),
                packed.integer(),
                packed.real());
    }

    private static Spill spill(PackedReader packed) {
        return new Spill(
                Spill.Level.valueOf(packed.text()), Objects.requireNonNull(packed.moment()));
    }
}
