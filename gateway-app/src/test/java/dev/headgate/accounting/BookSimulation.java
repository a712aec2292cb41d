package dev.headgate.accounting;

import dev.headgate.accounting.BrokenInvariant.Rule;
import dev.headgate.accounting.SimulatedBudget.Raise;
import dev.headgate.accounting.SimulationPlan.Faults;
import dev.headgate.accounting.SimulationPlan.Happening;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Replicas of the real core on a simulated store and network, in simulated time. A plan says what
 * happens from outside, and its seed decides in which order everything comes, what every message
 * meets, and what upstreams do. Invariants are checked at every commit and at the end.
 */
final class BookSimulation {
    private static final long LASTS = 60_000;
    private static final long SETTLES = 30_000;
    private static final long LONGEST = 600_000;

    private final SimulationPlan plan;
    private final UnaryOperator<BookStore> between;
    private final Timeline timeline;
    private final History history;
    private final SplittableRandom random;
    private final SimulatedBooks books;
    private final SimulatedStore store;
    private final List<SimulatedReplica> replicas = new ArrayList<>();

    /** What survives the processes of each number. */
    private final Map<Integer, ScriptedDisk> disks = new HashMap<>();

    private Faults faults;

    final BooksAuditor auditor;

    /**
     * Makes one.
     *
     * @param between what stands between every replica and its store: nothing, or a planted bug
     */
    private BookSimulation(
            SimulationPlan plan, UnaryOperator<BookStore> between, boolean readable) {
        this.plan = plan;
        this.between = between;
        this.faults = plan.faults();
        this.timeline = new Timeline(plan.seed());
        this.history = new History(timeline, readable);
        this.random = new SplittableRandom(plan.seed() ^ 0xb00c);
        this.auditor = new BooksAuditor(history);
        this.books = new SimulatedBooks(auditor::committed);
        this.store = new SimulatedStore(timeline, history, books, plan);
        auditor.watch(books);
        for (int number = 0; number < plan.replicas(); number++) {
            replicas.add(start(number));
        }
        for (Happening happening : plan.happenings()) {
            timeline.after(happening.at(), () -> happen(happening));
        }
    }

    /**
     * Runs a plan to its end.
     *
     * @throws BrokenInvariant if something did not hold that must
     */
    static History run(SimulationPlan plan, UnaryOperator<BookStore> between) {
        var simulation = new BookSimulation(plan, between, false);
        simulation.run();
        return simulation.history;
    }

    /** Runs a plan once more and tells what happens, to its end or to what breaks it. */
    static List<String> tell(SimulationPlan plan, UnaryOperator<BookStore> between) {
        var simulation = new BookSimulation(plan, between, true);
        try {
            simulation.run();
        } catch (BrokenInvariant broken) {
            simulation.history.note("%s", broken.getMessage());
        }
        return simulation.history.lines();
    }

    private void run() {
        timeline.runUntil(LASTS);
        heal();
        timeline.runUntil(LASTS + SETTLES);
        auditor.checkSwept(timeline.now());
        while (auditor.isAnybodyUnderWay()) {
            if (timeline.now() > LONGEST) {
                throw new BrokenInvariant(Rule.I4, "somebody waits for ever");
            }
            timeline.runUntil(timeline.now() + 5_000);
        }
        timeline.runUntil(timeline.now() + SETTLES);
        auditor.checkAll();
    }

    private SimulatedReplica start(int number) {
        history.note("replica %d starts", number);
        ScriptedDisk disk =
                disks.merge(number, new ScriptedDisk(), (left, _) -> left.afterCrash(random));
        return new SimulatedReplica(
                number, timeline, history, random.split(), store, between, disk, plan.grace());
    }

    /** The process that serves under this number now; it may be dead. */
    SimulatedReplica replica(int number) {
        SimulatedReplica replica = replicas.get(number % replicas.size());
        if (!replica.isAlive() && replica.isReplaceable()) {
            replica = start(replica.number);
            replicas.set(replica.number, replica);
        }
        return replica;
    }

    void after(long millis, Runnable action) {
        timeline.after(millis, action);
    }

    boolean isHonest() {
        return plan.honest();
    }

    int repeats() {
        return faults.repeats();
    }

    private void happen(Happening happening) {
        switch (happening) {
            case Happening.Request request ->
                    new SimulatedCaller(this, request).arriveAt(replica(request.replica()));
            case Happening.NewBudget budget -> add(budget);
            case Happening.ChangedBudget change -> change(change);
            case Happening.RaisedBudget raise -> raise(raise);
            case Happening.RetiredBudget retired -> retire(retired);
            case Happening.Crash crash -> kill(replica(crash.replica()), crash.downFor());
            case Happening.Pause pause -> replica(pause.replica()).standStill(pause.lasts());
            case Happening.Partition cut -> replica(cut.replica()).cutOff(cut.lasts());
            case Happening.StoreCrash crash -> store.crash(crash.downFor());
        }
    }

    private static void kill(SimulatedReplica replica, long downFor) {
        if (replica.isAlive()) {
            replica.die(downFor);
        }
    }

    private void add(Happening.NewBudget asked) {
        long number = books.budgets.size() + 1;
        put(
                new SimulatedBudget(
                        new UUID(number << 40, 0),
                        SimulatedWorld.scope(asked.key(), asked.level()),
                        "budget " + number,
                        BigDecimal.valueOf(asked.cents(), 2),
                        asked.hard(),
                        asked.lasts(),
                        asked.carryPercent(),
                        List.of(),
                        timeline.now(),
                        true));
    }

    private void change(Happening.ChangedBudget change) {
        BigDecimal limit = BigDecimal.valueOf(change.cents(), 2);
        budget(change.which()).ifPresent(budget -> put(budget.with(limit, change.hard())));
    }

    private void raise(Happening.RaisedBudget asked) {
        var raise = new Raise(BigDecimal.valueOf(asked.cents(), 2), timeline.now() + asked.lasts());
        budget(asked.which())
                .ifPresent(budget -> {
                    List<Raise> raises = new ArrayList<>(budget.raises());
                    raises.removeIf(one -> one.until() <= timeline.now());
                    raises.add(raise);
                    put(budget.with(raises));
                });
    }

    private void retire(Happening.RetiredBudget retired) {
        budget(retired.which()).ifPresent(budget -> put(budget.retired()));
    }

    private Optional<SimulatedBudget> budget(int which) {
        List<SimulatedBudget> all = List.copyOf(books.budgets.values());
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(which % all.size())).filter(SimulatedBudget::inForce);
    }

    /** An administrator waits for whoever has the period, and tries again if it takes too long. */
    private void put(SimulatedBudget budget) {
        SimulatedTransaction transaction = books.begin(null, timeline.now(), store.patience());
        try {
            transaction.change(budget);
            transaction.commit();
            history.note(
                    "%s is %s USD and %s, hard %b, in force %b",
                    budget.name(),
                    budget.limit(),
                    budget.raises(),
                    budget.hard(),
                    budget.inForce());
        } catch (StoreUnavailableException e) {
            transaction.rollBack();
            timeline.after(500, () -> put(budget));
        }
    }

    /** Nothing goes wrong any more; whoever was down is back. */
    private void heal() {
        history.note("all is well again");
        faults = Faults.NONE;
        store.heal();
        for (SimulatedReplica replica : List.copyOf(replicas)) {
            replica.heal();
            replica(replica.number);
        }
    }
}
