package dev.headgate.capacity;

import dev.headgate.capacity.LoadRamp.Arrival;
import dev.headgate.capacity.SimulatedEngine.Job;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One policy over one hour of requests, in simulated time. */
final class FleetRun implements SimulatedEngine.Listener {
    /** Patience of the gateway for the first byte; then the next target is tried. */
    private static final double FIRST_BYTE_TIMEOUT = 60;

    private static final double SLICE = 20;

    private final LoadRamp ramp;
    private final List<SimulatedGateway> gateways = new ArrayList<>();
    private final SimulatedEngine engine;
    private final Map<Long, SimulatedGateway> senders = new HashMap<>();
    private final Deque<Job> patient = new ArrayDeque<>();
    private final List<Waited> waits = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final Map<Long, Arrival> requests = new HashMap<>();
    private BigDecimal hostedUsd = BigDecimal.ZERO;
    private int hosted;
    private int hostedWhileFull;
    private int hostedBatchWhileFull;
    private double workWhileFull;
    private double secondsWhileFull;
    private double sliceWork;

    /**
     * A wait in the pool's queue.
     *
     * @param at when the request came, in seconds since the begin
     * @param seconds in the queue
     */
    record Waited(double at, double seconds) {}

    /**
     * A part of the hour.
     *
     * @param at its end
     * @param used share of the pool's capacity that was used in it
     */
    record Slice(double at, double used, int waiting) {}

    private FleetRun(LoadRamp ramp, FleetPolicy policy, int replicas, long seed) {
        this.ramp = ramp;
        this.engine = new SimulatedEngine(ramp.build(), this);
        for (int i = 0; i < replicas; i++) {
            gateways.add(new SimulatedGateway(policy, ramp.build().slots(), seed + i));
        }
    }

    /**
     * Lets an hour pass.
     *
     * @param replicas of the gateway, which share the requests and know nothing of each other
     */
    static FleetResult of(LoadRamp ramp, FleetPolicy policy, int replicas, long seed) {
        var run = new FleetRun(ramp, policy, replicas, seed);
        for (Arrival request : ramp.requests()) {
            run.passUntil(request.at());
            run.serve(request);
        }
        run.passUntil(LoadRamp.SECONDS);
        return run.result(policy);
    }

    private void passUntil(double time) {
        while (true) {
            double sample =
                    gateways.stream().mapToDouble(SimulatedGateway::nextTurn).min().orElseThrow();
            double timeout =
                    patient.isEmpty()
                            ? Double.MAX_VALUE
                            : patient.element().arrived() + FIRST_BYTE_TIMEOUT;
            double slice = (slices.size() + 1) * SLICE;
            double next = Math.min(Math.min(sample, timeout), slice);
            if (next > time) {
                engine.advanceTo(time);
                return;
            }
            engine.advanceTo(next);
            if (next == timeout) {
                giveUp(patient.remove());
            } else if (next == slice) {
                endSlice(next);
            } else {
                gateways.stream()
                        .filter(gateway -> gateway.nextTurn() == next)
                        .forEach(gateway -> gateway.turn(engine.metrics()));
            }
        }
    }

    private void serve(Arrival request) {
        requests.put(request.id(), request);
        SimulatedGateway gateway =
                gateways.get(Math.floorMod(request.draw() >> 7, gateways.size()));
        if (!gateway.sendsToPool(request)) {
            buy(request);
            return;
        }
        var job = new Job(request.id(), request.input(), request.output(), request.at());
        senders.put(job.id(), gateway);
        gateway.began();
        patient.add(job);
        engine.submit(job);
    }

    /** Its patience is at its end: if it still waits, it goes to the next target. */
    private void giveUp(Job job) {
        if (engine.cancel(job)) {
            waits.add(new Waited(job.arrived(), FIRST_BYTE_TIMEOUT));
            senders.remove(job.id()).ended();
            buy(requests.get(job.id()));
        }
    }

    private void buy(Arrival request) {
        hosted++;
        hostedUsd =
                hostedUsd.add(
                        FleetPolicy.HOSTED_PRICES.costOf(request.input(), 0, request.output()));
        if (LoadRamp.isSaturating(request.at())) {
            hostedWhileFull++;
            hostedBatchWhileFull += request.batch() ? 1 : 0;
        }
    }

    private void endSlice(double time) {
        double used = (engine.workDone() - sliceWork) / (SLICE * ramp.build().fullPace());
        sliceWork = engine.workDone();
        slices.add(new Slice(time, used, engine.waiting()));
        if (LoadRamp.isSaturating(time - SLICE) && LoadRamp.isSaturating(time)) {
            workWhileFull += used * SLICE;
            secondsWhileFull += SLICE;
        }
    }

    @Override
    public void started(Job job, double waited) {
        waits.add(new Waited(job.arrived(), waited));
    }

    @Override
    public void finished(Job job) {
        senders.remove(job.id()).ended();
    }

    private FleetResult result(FleetPolicy policy) {
        int switches = gateways.stream().mapToInt(SimulatedGateway::switches).max().orElseThrow();
        return new FleetResult(
                policy.name(),
                ramp.requests().size(),
                hosted,
                List.copyOf(waits),
                List.copyOf(slices),
                workWhileFull / secondsWhileFull,
                switches,
                hostedUsd,
                hostedWhileFull == 0 ? 0 : (double) hostedBatchWhileFull / hostedWhileFull);
    }
}
