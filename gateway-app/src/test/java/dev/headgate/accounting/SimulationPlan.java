package dev.headgate.accounting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What happens to a simulation from outside. A seed makes one; a part of it is a plan too, in which
 * what is left goes as it did before, so that a failure can be told with few happenings.
 *
 * @param replicas processes that share the store
 * @param honest whether no upstream ever uses more than it was held to
 */
record SimulationPlan(
        long seed, int replicas, boolean honest, Faults faults, List<Happening> happenings) {
    private static final int LASTS = 60_000;

    SimulationPlan {
        happenings = List.copyOf(happenings);
    }

    /**
     * What may go wrong at every await, in thousandths.
     *
     * @param losses of the connection to the store
     * @param crashes of the process
     * @param delays of a message
     * @param repeats of a message
     */
    record Faults(int losses, int crashes, int delays, int repeats) {
        static final Faults NONE = new Faults(0, 0, 0, 0);
    }

    /** Something that happens, in milliseconds from the begin. */
    sealed interface Happening {
        long at();

        /** A request of a key to a replica; its own seed decides how it goes. */
        record Request(long at, int key, int replica, long seed) implements Happening {}

        /** A new budget above the key: level 0 is the tenant's, 1 the team's, 2 the key's own. */
        record NewBudget(
                long at, int key, int level, int cents, boolean hard, long lasts, int carryPercent)
                implements Happening {}

        /** More for one of the budgets, for a while. */
        record RaisedBudget(long at, int which, int cents, long lasts) implements Happening {}

        /** Another limit for one of the budgets. */
        record ChangedBudget(long at, int which, int cents, boolean hard) implements Happening {}

        record RetiredBudget(long at, int which) implements Happening {}

        record Crash(long at, int replica, long downFor) implements Happening {}

        /** A process stands still, as in a long garbage collection. */
        record Pause(long at, int replica, long lasts) implements Happening {}

        /** A replica does not reach the store. */
        record Partition(long at, int replica, long lasts) implements Happening {}

        /** The store's processes are killed; it comes back with what was committed. */
        record StoreCrash(long at, long downFor) implements Happening {}
    }

    static SimulationPlan of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int replicas = 2 + random.nextInt(2);
        boolean calm = random.nextInt(4) == 0;
        Faults faults =
                new Faults(
                        calm ? 0 : random.nextInt(60),
                        calm ? 0 : random.nextInt(6),
                        random.nextInt(60),
                        random.nextInt(150));
        List<Happening> happenings = new ArrayList<>();
        budgets(random, happenings);
        requests(random, replicas, happenings);
        if (!calm) {
            accidents(random, replicas, happenings);
        }
        happenings.sort(Comparator.comparingLong(Happening::at));
        return new SimulationPlan(seed, replicas, random.nextBoolean(), faults, happenings);
    }

    private static void budgets(SplittableRandom random, List<Happening> happenings) {
        int before = 1 + random.nextInt(5);
        int during = random.nextInt(4);
        for (int i = 0; i < before + during; i++) {
            long at = i < before ? 0 : random.nextInt(LASTS);
            happenings.add(
                    new Happening.NewBudget(
                            at,
                            random.nextInt(SimulatedWorld.KEYS),
                            random.nextInt(3),
                            100 + random.nextInt(2900),
                            random.nextInt(4) != 0,
                            5_000L << random.nextInt(6),
                            random.nextBoolean() ? 0 : random.nextInt(1, 101)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            happenings.add(
                    new Happening.ChangedBudget(
                            random.nextInt(LASTS),
                            random.nextInt(before + during),
                            random.nextInt(3000),
                            random.nextInt(4) != 0));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            happenings.add(
                    new Happening.RaisedBudget(
                            random.nextInt(LASTS),
                            random.nextInt(before + during),
                            1 + random.nextInt(2000),
                            1000 + random.nextInt(20_000)));
        }
        if (random.nextInt(3) == 0) {
            happenings.add(
                    new Happening.RetiredBudget(
                            random.nextInt(LASTS), random.nextInt(before + during)));
        }
    }

    private static void requests(
            SplittableRandom random, int replicas, List<Happening> happenings) {
        boolean burst = random.nextInt(3) == 0;
        int spread = burst ? 500 : LASTS;
        int from = random.nextInt(LASTS);
        for (int i = 10 + random.nextInt(25); i > 0; i--) {
            happenings.add(
                    new Happening.Request(
                            burst ? from + random.nextInt(spread) : random.nextInt(spread),
                            random.nextInt(SimulatedWorld.KEYS),
                            random.nextInt(replicas),
                            random.nextLong()));
        }
    }

    private static void accidents(
            SplittableRandom random, int replicas, List<Happening> happenings) {
        for (int i = random.nextInt(6); i > 0; i--) {
            long at = random.nextInt(LASTS);
            int replica = random.nextInt(replicas);
            long lasts = 100L << random.nextInt(9);
            happenings.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Happening.Crash(at, replica, lasts);
                        case 1 -> new Happening.Pause(at, replica, lasts);
                        case 2 -> new Happening.Partition(at, replica, lasts);
                        default -> new Happening.StoreCrash(at, lasts);
                    });
        }
    }

    /** Whether replicas go on without the store. */
    boolean grace() {
        return Math.floorMod(seed, 2) == 1;
    }

    SimulationPlan with(List<Happening> fewer) {
        return new SimulationPlan(seed, replicas, honest, faults, fewer);
    }

    SimulationPlan with(Faults others) {
        return new SimulationPlan(seed, replicas, honest, others, happenings);
    }
}
