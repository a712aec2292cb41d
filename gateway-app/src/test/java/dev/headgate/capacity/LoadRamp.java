package dev.headgate.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An hour of requests: below the capacity of a pool, at it, above it, and back.
 *
 * @param build the pool
 * @param requests in the order in which they come
 */
record LoadRamp(SimulatedEngine.Build build, List<Arrival> requests) {
    static final double SECONDS = 3600;
    private static final double[][] DEMAND = {
        {0, 0.5},
        {600, 0.5},
        {1200, 1.0},
        {1500, 1.0},
        {2100, 1.6},
        {2700, 1.6},
        {3000, 0.5},
        {3600, 0.5}
    };
    private static final double MOST = 1.6;
    private static final double BATCH_SHARE = 0.3;
    private static final double MEAN_INPUT = 1000;
    private static final double MEAN_OUTPUT = 200;
    private static final double SPREAD = 0.8;
    private static final long LONGEST = 4000;

    /**
     * A request.
     *
     * @param at seconds since the begin
     * @param batch whether nobody waits for it
     * @param draw what is left to chance in its decision
     */
    record Arrival(long id, double at, long input, long output, boolean batch, long draw) {}

    /** The requests of a seed. */
    static LoadRamp of(SimulatedEngine.Build build, long seed) {
        var random = new Random(seed);
        double perSecond = build.fullPace() / build.work((long) MEAN_INPUT, (long) MEAN_OUTPUT);
        List<Arrival> requests = new ArrayList<>();
        double at = 0;
        while (true) {
            at -= Math.log(1 - random.nextDouble()) / (MOST * perSecond);
            if (at >= SECONDS) {
                return new LoadRamp(build, List.copyOf(requests));
            }
            if (random.nextDouble() * MOST < demand(at)) {
                requests.add(arrival(requests.size(), at, random));
            }
        }
    }

    private static Arrival arrival(long id, double at, Random random) {
        return new Arrival(
                id,
                at,
                length(MEAN_INPUT, random),
                length(MEAN_OUTPUT, random),
                random.nextDouble() < BATCH_SHARE,
                random.nextLong());
    }

    /** Log-normal with that mean. */
    private static long length(double mean, Random random) {
        double length = mean * Math.exp(SPREAD * random.nextGaussian() - SPREAD * SPREAD / 2);
        return Math.clamp(Math.round(length), 1, LONGEST);
    }

    /** Demand at a moment, as a share of what the pool can do. */
    static double demand(double at) {
        for (int i = 1; i < DEMAND.length; i++) {
            if (at <= DEMAND[i][0]) {
                double from = DEMAND[i - 1][0];
                double part = (at - from) / (DEMAND[i][0] - from);
                return DEMAND[i - 1][1] + part * (DEMAND[i][1] - DEMAND[i - 1][1]);
            }
        }
        return DEMAND[DEMAND.length - 1][1];
    }

    /** Whether the demand is what the pool can do, or more. */
    static boolean isSaturating(double at) {
        return demand(at) >= 1;
    }
}
