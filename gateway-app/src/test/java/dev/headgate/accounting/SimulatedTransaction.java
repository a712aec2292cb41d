package dev.headgate.accounting;

import dev.headgate.accounting.BrokenInvariant.Rule;
import dev.headgate.accounting.SimulatedBooks.PostingKey;
import dev.headgate.accounting.SimulatedBooks.Row;
import dev.headgate.accounting.SimulatedBudget.Period;
import dev.headgate.catalog.Deployment;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A transaction as PostgreSQL runs it (READ COMMITTED): a statement sees what is committed when it
 * begins and what the transaction itself has changed; changed rows are locked until its end.
 */
final class SimulatedTransaction implements BookTransaction {
    private final SimulatedBooks books;
    private final UUID replica;
    private final Await await;
    private boolean ended;

    final long now;
    final Map<AttemptId, Row> attempts = new LinkedHashMap<>();
    final Map<UUID, Period> periods = new LinkedHashMap<>();
    final Map<PostingKey, Posting> postings = new LinkedHashMap<>();
    final List<MeterSum> sums = new ArrayList<>();
    final Set<AttemptId> opened = new HashSet<>();
    final Set<AttemptId> replayed = new HashSet<>();
    CallCount counted = CallCount.NONE;
    private final Set<Object> held = new HashSet<>();

    /** Budgets that stood when it began: nothing may be opened without them. */
    final List<SimulatedBudget> budgetsAtBegin;

    SimulatedTransaction(SimulatedBooks books, UUID replica, long now, Await await) {
        this.books = books;
        this.replica = replica;
        this.now = now;
        this.await = await;
        this.budgetsAtBegin = List.copyOf(books.budgets.values());
    }

    /** What a statement has to pass on its way to the server. */
    interface Await {
        Await NOTHING =
                new Await() {
                    @Override
                    public void statement(String name) {}

                    @Override
                    public void lock(SimulatedTransaction holder) {
                        throw new AssertionError("nobody else is here");
                    }
                };

        /**
         * Waits for the server.
         *
         * @throws StoreUnavailableException if the connection is lost
         */
        void statement(String name);

        /**
         * Waits for the other transaction to end.
         *
         * @throws StoreUnavailableException if that takes too long
         */
        void lock(SimulatedTransaction holder);
    }

    /** Whether it was committed or rolled back. */
    boolean hasEnded() {
        return ended;
    }

    void commit() {
        if (!ended) {
            end();
            books.attempts.putAll(attempts);
            books.periods.putAll(periods);
            books.postings.putAll(postings);
            books.counted = books.counted.and(counted);
            postings.values().forEach(line -> add(books.charged, charge(line)));
            sums.forEach(sum -> add(books.summed, sum.usd()));
            books.committed(this);
        }
    }

    private void add(Map<Long, BigDecimal> byHour, BigDecimal usd) {
        byHour.merge(now / SimulatedBooks.HOUR, usd, BigDecimal::add);
    }

    /** What a line of the ledger charges a tenant. */
    static BigDecimal charge(Posting line) {
        if (line.account() != Posting.Account.TENANT) {
            return BigDecimal.ZERO;
        }
        return line.side() == Posting.Side.DEBIT ? line.amount() : line.amount().negate();
    }

    void rollBack() {
        if (!ended) {
            end();
        }
    }

    private void end() {
        ended = true;
        held.forEach(books.locks::remove);
    }

    private void hold(Object row) {
        SimulatedTransaction holder = books.locks.get(row);
        if (holder != null && holder != this) {
            await.lock(holder);
        }
        books.locks.put(row, this);
        held.add(row);
    }

    private Row attempt(AttemptId id) {
        Row own = attempts.get(id);
        return own != null ? own : books.attempts.get(id);
    }

    private Period period(UUID id) {
        Period own = periods.get(id);
        return own != null ? own : books.periods.get(id);
    }

    @Override
    public void forestall(List<Entry.Open> abandoned) {
        if (abandoned.isEmpty()) {
            return;
        }
        await.statement("forestall");
        for (Entry.Open open : abandoned) {
            hold(open.attempt());
            if (attempt(open.attempt()) == null) {
                attempts.put(open.attempt(), row(open, List.of()));
            }
        }
    }

    @Override
    public List<ClosedAttempt> close(List<Closing> closings) {
        await.statement("close");
        List<ClosedAttempt> closed = new ArrayList<>();
        for (Closing closing : closings) {
            if (mayClose(closing)) {
                hold(closing.id());
            }
            if (mayClose(closing)) {
                Row row = attempt(closing.id());
                closed.add(row.beforeClosing());
                attempts.put(row.id(), row.closed(closing));
            }
        }
        return closed;
    }

    private boolean mayClose(Closing closing) {
        Row row = attempt(closing.id());
        return row != null && closing.state().sources().contains(row.state());
    }

    @Override
    public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
        Map<UUID, SimulatedBudget> current = currentPeriods(scopes);
        Set<UUID> all = new TreeSet<>(furtherPeriods);
        all.addAll(current.keySet());
        if (all.isEmpty()) {
            return List.of();
        }
        await.statement("lock");
        all.forEach(this::hold);
        return current.entrySet().stream()
                .map(entry -> balance(entry.getValue(), period(entry.getKey())))
                .toList();
    }

    /** The period that each budget of these scopes is in, made where it is new. */
    private Map<UUID, SimulatedBudget> currentPeriods(Set<UUID> scopes) {
        if (scopes.isEmpty()) {
            return Map.of();
        }
        await.statement("find periods");
        Map<UUID, SimulatedBudget> current = new TreeMap<>();
        for (SimulatedBudget budget : books.budgets.values()) {
            if (budget.inForce() && scopes.contains(budget.scope())) {
                current.put(budget.periodAt(now), budget);
            }
        }
        List<SimulatedBudget> missing =
                current.values().stream()
                        .filter(budget -> period(budget.periodAt(now)) == null)
                        .toList();
        if (missing.isEmpty()) {
            return current;
        }
        await.statement("make periods");
        missing.forEach(budget -> make(books.budgets.get(budget.id())));
        return currentPeriods(scopes);
    }

    /** What the period before left unspent is carried over in the same step. */
    private void make(SimulatedBudget budget) {
        UUID id = budget.periodAt(now);
        if (!budget.inForce()) {
            return;
        }
        Period before =
                budget.carryPercent() == 0
                        ? null
                        : heldPeriod(budget.periodAt(now - budget.lasts()));
        hold(id);
        if (period(id) == null) {
            Period made = budget.newPeriod(now, before);
            periods.put(id, made);
            if (before != null && made.carried().signum() > 0) {
                periods.put(before.id(), before.carryingOut(made.carried()));
            }
        }
    }

    private Period heldPeriod(UUID id) {
        if (period(id) != null) {
            hold(id);
        }
        return period(id);
    }

    private BudgetBalance balance(SimulatedBudget budget, Period period) {
        return new BudgetBalance(
                period.id(),
                budget.scope(),
                budget.name(),
                period.hard(),
                period.limitAt(now),
                period.settled(),
                period.reserved(),
                Instant.MAX);
    }

    @Override
    public void move(Map<UUID, BudgetMove> moves) {
        if (moves.isEmpty()) {
            return;
        }
        await.statement("move");
        moves.forEach((id, move) -> {
            if (!held.contains(id)) {
                throw new BrokenInvariant(Rule.I3, id + " moves without a lock");
            }
            Period moved = period(id).moved(move, now);
            moved.check();
            periods.put(id, moved);
        });
    }

    @Override
    public void open(List<OpenedAttempt> attemptsToOpen) {
        if (attemptsToOpen.isEmpty()) {
            return;
        }
        await.statement("open");
        for (OpenedAttempt attempt : attemptsToOpen) {
            AttemptId id = attempt.entry().attempt();
            hold(id);
            if (attempt(id) != null) {
                throw new SimulatedRefusal("there is an attempt " + id);
            }
            attempts.put(id, row(attempt.entry(), attempt.periods()));
            opened.add(id);
        }
    }

    @Override
    public Set<AttemptId> replay(List<ReplayedAttempt> attemptsOfOutage) {
        if (attemptsOfOutage.isEmpty()) {
            return Set.of();
        }
        await.statement("replay");
        Set<AttemptId> fresh = new HashSet<>();
        for (ReplayedAttempt one : attemptsOfOutage) {
            AttemptId id = one.attempt().id();
            hold(id);
            if (attempt(id) == null) {
                attempts.put(id, row(one));
                fresh.add(id);
            }
        }
        replayed.addAll(fresh);
        return fresh;
    }

    private Row row(ReplayedAttempt one) {
        JournalledAttempt attempt = one.attempt();
        return new Row(
                attempt.id(),
                AttemptState.UNKNOWN,
                replica,
                now,
                attempt.request().caller(),
                attempt.series().hosting(),
                attempt.series().place(),
                new UUID(
                        attempt.request().caller().key().value().getLeastSignificantBits(),
                        attempt.series().deployment().hashCode()),
                attempt.worst().usd(),
                null,
                attempt.worst().lines(),
                one.periods(),
                null,
                null,
                null);
    }

    private Row row(Entry.Open open, List<UUID> holding) {
        AttemptOpening opening = open.opening();
        long lease = opening.longest().plus(SimulatedBooks.GRACE).toMillis();
        return new Row(
                open.attempt(),
                AttemptState.RESERVED,
                replica,
                now + lease,
                opening.request().caller(),
                opening.deployment().hosting(),
                place(opening.deployment()),
                series(opening),
                open.worst().usd(),
                null,
                open.worst().lines(),
                holding,
                null,
                null,
                null);
    }

    private static UUID series(AttemptOpening opening) {
        return new UUID(
                opening.request().caller().key().value().getLeastSignificantBits(),
                opening.deployment().name().hashCode());
    }

    private static UUID place(Deployment deployment) {
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(var provider, _) -> provider.id().value();
            case Deployment.Place.SelfHosted(var pool, _, _) -> pool.id().value();
        };
    }

    @Override
    public void progress(List<Entry.Progress> progress) {
        if (progress.isEmpty()) {
            return;
        }
        await.statement("progress");
        for (Entry.Progress entry : progress) {
            if (isRunning(entry.attempt())) {
                hold(entry.attempt());
            }
            if (isRunning(entry.attempt())) {
                Row row = attempt(entry.attempt());
                attempts.put(row.id(), row.noted(entry.tokens(), entry.soFar()));
            }
        }
    }

    private boolean isRunning(AttemptId id) {
        Row row = attempt(id);
        return row != null && AttemptState.STREAMING.sources().contains(row.state());
    }

    @Override
    public void refuse(List<Entry.Refusal> refusals) {}

    @Override
    public void post(List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        await.statement("post");
        entries.stream().flatMap(entry -> entry.postings().stream()).forEach(this::post);
        await.statement("sum");
        sums.addAll(MeterSum.of(entries));
    }

    private void post(Posting line) {
        PostingKey key = PostingKey.of(line);
        boolean known = books.postings.containsKey(key);
        if (known || postings.putIfAbsent(key, line) != null) {
            throw new BrokenInvariant(Rule.I5, "the table refuses a second " + line);
        }
    }

    @Override
    public void count(Map<UUID, CallCount> counts) {
        if (!counts.isEmpty()) {
            await.statement("count");
            counts.values().forEach(count -> counted = counted.and(count));
        }
    }

    /** Changes a budget and its current period. */
    void change(SimulatedBudget budget) {
        UUID current = budget.periodAt(now);
        if (period(current) != null) {
            hold(current);
            Period renewed = period(current).renewed(budget, now);
            renewed.check();
            periods.put(current, renewed);
        }
        books.budgets.put(budget.id(), budget);
    }
}
