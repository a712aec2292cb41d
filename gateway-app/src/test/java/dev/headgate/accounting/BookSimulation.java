package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.identity.Caller;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Two replicas of the real core on a simulated store, in simulated time. A seed decides what every
 * caller does, when a replica dies, when the store fails, and in which order all of it happens.
 */
final class BookSimulation {
    private static final int STEPS = 150;
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final Random random;
    private final SimulatedStore store;
    private final Caller caller = Samples.caller();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Owned> owned = new ArrayList<>();
    private final Map<AttemptId, BigDecimal> truth = new HashMap<>();

    BookSimulation(long seed) {
        random = new Random(seed);
        store =
                new SimulatedStore(
                        random,
                        List.of(
                                budget(caller.key().value(), "key", 20, 30_000),
                                budget(caller.tenant().value(), "tenant", 35, Long.MAX_VALUE)));
        replicas.add(new Replica());
        replicas.add(new Replica());
    }

    private static SimulatedBooks.Budget budget(UUID scope, String name, int limit, long lasts) {
        return new SimulatedBooks.Budget(scope, name, BigDecimal.valueOf(limit), lasts);
    }

    /** One process. */
    private final class Replica {
        final UUID id = new UUID(random.nextLong(), random.nextLong());
        final GroupCommit groups =
                new GroupCommit(store.of(id), () -> store.now * 1_000_000, Duration.ofSeconds(1));
        final BookKeeper keeper =
                new BookKeeper(store.of(id), groups, id, DEAD_AFTER, () -> store.now * 1_000_000);
    }

    /** An attempt in the hands of its owner. */
    private record Owned(Entry.Open open, Replica replica) {
        boolean isAdmitted() {
            return open.verdict().isDone()
                    && !open.verdict().isCompletedExceptionally()
                    && open.verdict().join() instanceof Verdict.Admitted;
        }
    }

    void run() throws InterruptedException {
        store.faultsPerThousand = random.nextInt(120);
        for (int step = 0; step < STEPS; step++) {
            act();
        }
        heal();
        verify();
    }

    private void act() throws InterruptedException {
        Replica replica = replicas.get(random.nextInt(replicas.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> open(replica);
            case 3 -> withSome(this::settle);
            case 4 -> withSome(this::release);
            case 5 -> withSome(this::note);
            case 6 -> withSome(attempt -> attempt.open().verdict().cancel(false));
            case 7 -> replica.keeper.turn();
            case 8 -> store.now += random.nextInt(8_000);
            case 9 -> crashSometimes(replica);
            default -> replica.groups.step(Duration.ZERO);
        }
    }

    private void open(Replica replica) {
        long tokens = (1 + random.nextInt(9)) * 1_000_000L;
        AttemptOpening opening = Samples.opening(caller, Samples.hosted(), tokens);
        Rated worst = Rated.lump(BigDecimal.valueOf(tokens, 6), Rated.Method.TOKENS, null);
        AttemptId id = new AttemptId(new UUID(random.nextLong(), random.nextLong()));
        var entry = new Entry.Open(id, opening, worst, new CompletableFuture<>());
        owned.add(new Owned(entry, replica));
        replica.groups.submit(entry);
    }

    /** Twice now and then: an owner may say the same thing again. */
    private void settle(Owned attempt) {
        BigDecimal cost =
                truth.computeIfAbsent(
                        attempt.open().attempt(),
                        _ -> part(attempt.open().worst().usd(), random.nextInt(101)));
        Rated rated = Rated.lump(cost, Rated.Method.TOKENS, null);
        Closing closing =
                Closing.settlement(attempt.open().attempt(), Samples.used(1, 1), rated, List.of());
        attempt.replica().groups.submit(new Entry.Close(closing));
    }

    private void release(Owned attempt) {
        if (truth.putIfAbsent(attempt.open().attempt(), BigDecimal.ZERO) == null) {
            Closing closing = Closing.release(attempt.open().attempt(), "refused", 503);
            attempt.replica().groups.submit(new Entry.Close(closing));
        }
    }

    private void note(Owned attempt) {
        Rated soFar =
                Rated.lump(
                        part(attempt.open().worst().usd(), random.nextInt(50)),
                        Rated.Method.TOKENS,
                        null);
        attempt.replica()
                .groups
                .submit(new Entry.Progress(attempt.open().attempt(), TokenUsage.of(1, 1), soFar));
    }

    private static BigDecimal part(BigDecimal whole, int percent) {
        return whole.multiply(BigDecimal.valueOf(percent, 2));
    }

    private void withSome(java.util.function.Consumer<Owned> action) {
        List<Owned> admitted = owned.stream().filter(Owned::isAdmitted).toList();
        if (!admitted.isEmpty()) {
            action.accept(admitted.get(random.nextInt(admitted.size())));
        }
    }

    /** All that it had in memory is lost; another process takes its place. */
    private void crashSometimes(Replica replica) {
        if (random.nextInt(4) == 0) {
            replicas.set(replicas.indexOf(replica), new Replica());
            owned.removeIf(attempt -> attempt.replica() == replica);
        }
    }

    /** The store is well again and time goes by; owners that live settle what they have. */
    private void heal() throws InterruptedException {
        store.faultsPerThousand = 0;
        drain();
        owned.stream().filter(Owned::isAdmitted).forEach(this::settle);
        for (int turn = 0; turn < 40; turn++) {
            store.now += 2_000;
            for (Replica replica : replicas) {
                replica.keeper.turn();
            }
            drain();
        }
    }

    private void drain() throws InterruptedException {
        for (Replica replica : replicas) {
            while (!replica.groups.isIdle()) {
                replica.groups.step(Duration.ZERO);
            }
        }
    }

    private void verify() {
        SimulatedBooks books = store.books;
        assertThat(books.attempts.values()).noneMatch(row -> row.state().isOpen());
        books.periods.forEach(this::verify);
        for (Owned attempt : owned) {
            SimulatedBooks.Row row = books.attempts.get(attempt.open().attempt());
            if (attempt.isAdmitted()) {
                assertThat(row.cost())
                        .as("the truth of %s", attempt.open().attempt())
                        .isEqualByComparingTo(truth.get(attempt.open().attempt()));
            } else if (row != null) {
                assertThat(row.state()).isEqualTo(AttemptState.RELEASED);
            }
        }
        assertThat(debits(books)).isEqualByComparingTo(credits(books));
        assertThat(spent(books)).isEqualByComparingTo(cost(books));
    }

    private void verify(UUID id, SimulatedBooks.Period period) {
        assertThat(period.reserved()).isEqualByComparingTo(BigDecimal.ZERO);
        BigDecimal cost =
                sum(
                        store.books.attempts.values().stream()
                                .filter(row -> row.periods().contains(id))
                                .map(SimulatedBooks.Row::cost)
                                .toList());
        assertThat(period.settled()).isEqualByComparingTo(cost);
    }

    private static BigDecimal debits(SimulatedBooks books) {
        return sum(amounts(books, Posting.Side.DEBIT));
    }

    private static BigDecimal credits(SimulatedBooks books) {
        return sum(amounts(books, Posting.Side.CREDIT));
    }

    /** What the tenant's account says. */
    private static BigDecimal spent(SimulatedBooks books) {
        return sum(
                books.postings.stream()
                        .filter(line -> line.account() == Posting.Account.TENANT)
                        .map(line ->
                                line.side() == Posting.Side.DEBIT
                                        ? line.amount()
                                        : line.amount().negate())
                        .toList());
    }

    private static BigDecimal cost(SimulatedBooks books) {
        return sum(books.attempts.values().stream().map(SimulatedBooks.Row::cost).toList());
    }

    private static List<BigDecimal> amounts(SimulatedBooks books, Posting.Side side) {
        return books.postings.stream()
                .filter(line -> line.side() == side)
                .map(Posting::amount)
                .toList();
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
