package dev.headgate.accounting;

import dev.headgate.accounting.BrokenInvariant.Rule;
import dev.headgate.accounting.History.Situation;
import dev.headgate.accounting.SimulatedBooks.PostingKey;
import dev.headgate.accounting.SimulatedBooks.Row;
import dev.headgate.accounting.SimulatedBudget.Period;
import dev.headgate.error.ErrorCode;
import dev.headgate.identity.Caller;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Looks at every commit and compares it with what owners and upstreams know. It reckons by itself
 * and asks nothing of the core.
 */
final class BooksAuditor {
    private static final BigDecimal UNBOUNDED = BigDecimal.valueOf(Long.MAX_VALUE);

    private final History history;
    private final Map<AttemptId, Owner> owners = new LinkedHashMap<>();
    private final Map<AttemptId, Row> known = new HashMap<>();
    private final Map<AttemptId, BigDecimal> charged = new HashMap<>();
    private final Map<UUID, Set<AttemptId>> members = new HashMap<>();
    private final Map<UUID, BigDecimal> excused = new HashMap<>();

    /** The highest limit that each period had at any time. */
    private final Map<UUID, BigDecimal> limits = new HashMap<>();

    private SimulatedBooks books;

    BooksAuditor(History history) {
        this.history = history;
    }

    void watch(SimulatedBooks watched) {
        books = watched;
    }

    /** What the owner of an attempt knows. */
    private static final class Owner {
        private final SimulatedReplica process;
        private boolean waits = true;
        private boolean granted;
        private boolean called;

        /** Admitted without the store, and in a journal. */
        private boolean journalled;

        private boolean spoke;

        /** What it said that the attempt cost; null if it has no price. */
        private BigDecimal truth;

        private boolean released;

        Owner(SimulatedReplica process) {
            this.process = process;
        }

        boolean isUnderWay() {
            return process.isAlive() && (waits || granted && !spoke);
        }
    }

    void asked(AttemptId id, SimulatedReplica process, AttemptOpening opening) {
        owners.put(id, new Owner(process));
        history.note(
                "%s: asked by %s at replica %d, for %s",
                id,
                opening.request().caller().keyName(),
                process.number,
                opening.deployment().name());
    }

    void refused(AttemptId id, ErrorCode code) {
        owners.get(id).waits = false;
        if (code == ErrorCode.BUDGET_EXCEEDED) {
            history.meet(Situation.BUDGET_EXCEEDED);
        }
        history.note("%s: refused, %s", id, code);
    }

    void granted(Reservation held) {
        Owner owner = owners.get(held.id());
        owner.waits = false;
        owner.granted = true;
        history.note("%s: granted, %s USD", held.id(), held.worstCase());
    }

    /** A process admits an attempt without the store. */
    void wentOn(Reservation held, SimulatedReplica process) {
        Owner owner = new Owner(process);
        owner.waits = false;
        owner.granted = true;
        owner.journalled = true;
        owners.put(held.id(), owner);
        history.meet(Situation.WITHOUT_STORE);
        history.note("%s: replica %d goes on without the store", held.id(), process.number);
    }

    void called(AttemptId id) {
        Owner owner = owners.get(id);
        owner.called = true;
        history.note("%s: called", id);
        require(
                owner.journalled || known.containsKey(id),
                Rule.I2,
                "%s is called and not in the books",
                id);
    }

    void settled(AttemptId id, BigDecimal cost, Charge charge) {
        Owner owner = owners.get(id);
        owner.spoke = true;
        owner.truth = cost;
        history.note("%s: its owner settles %s USD", id, cost);
        require(
                same(cost, charge.usd()),
                Rule.I5,
                "%s costs %s and is charged %s",
                id,
                cost,
                charge.usd());
    }

    void released(AttemptId id) {
        Owner owner = owners.get(id);
        owner.spoke = true;
        owner.released = true;
        history.note("%s: its owner releases it", id);
    }

    boolean isAnybodyUnderWay() {
        return owners.values().stream().anyMatch(Owner::isUnderWay);
    }

    /** Looks at a transaction that has just been committed. */
    void committed(SimulatedTransaction transaction) {
        transaction.postings.values().forEach(this::charge);
        checkSums(transaction);
        Set<UUID> touched = new LinkedHashSet<>(transaction.periods.keySet());
        for (Row row : transaction.attempts.values()) {
            Row before = known.put(row.id(), row);
            history.note("%s: %s, cost %s", row.id(), row.state(), row.cost());
            checkStep(before, row);
            checkBooked(row);
            meet(before, row);
            for (UUID period : row.periods()) {
                members.computeIfAbsent(period, _ -> new LinkedHashSet<>()).add(row.id());
                excuse(period, before, row);
                touched.add(period);
            }
        }
        transaction.opened.forEach(id -> checkLevels(transaction, known.get(id)));
        transaction.replayed.forEach(id -> checkLevels(transaction, known.get(id)));
        excuseReplayed(transaction);
        checkEntries(transaction.postings);
        Set<UUID> grown = new HashSet<>();
        transaction.opened.forEach(id -> grown.addAll(known.get(id).periods()));
        for (UUID touchedPeriod : touched) {
            Period period = books.periods.get(touchedPeriod);
            checkPeriod(period);
            checkLimit(period, transaction.now, grown.contains(touchedPeriod));
        }
    }

    private void meet(Row before, Row after) {
        if (before == null && owners.get(after.id()).journalled) {
            history.meet(Situation.REPLAYED);
        } else if (before == null && after.state() == AttemptState.RELEASED) {
            history.meet(Situation.FORESTALLED);
        } else if (after.state() == AttemptState.SETTLED_ESTIMATED) {
            history.meet(after.noted() == null ? Situation.WORST_CASE : Situation.CHECKPOINT);
        } else if (before != null && before.state() == AttemptState.SETTLED_ESTIMATED) {
            history.meet(Situation.CORRECTION);
        } else if (after.state() == AttemptState.RELEASED && !owners.get(after.id()).granted) {
            history.meet(Situation.GIVEN_BACK);
        }
    }

    private void charge(Posting line) {
        charged.merge(
                new AttemptId(line.entry()), SimulatedTransaction.charge(line), BigDecimal::add);
    }

    /** What reports sum is what the ledger charges, and what they count is what was booked. */
    private void checkSums(SimulatedTransaction transaction) {
        BigDecimal summed = BigDecimal.ZERO;
        for (MeterSum sum : transaction.sums) {
            summed = summed.add(sum.usd());
        }
        BigDecimal posted = BigDecimal.ZERO;
        for (Posting line : transaction.postings.values()) {
            posted = posted.add(SimulatedTransaction.charge(line));
        }
        require(same(posted, summed), Rule.I8, "reports sum %s of %s", summed, posted);
    }

    /** The state machine as the documentation draws it. */
    private void checkStep(Row before, Row after) {
        boolean legal =
                before == null
                        ? after.state() == AttemptState.RESERVED
                                || after.state() == AttemptState.RELEASED
                                || owners.get(after.id()).journalled && !isOpen(after)
                        : before.state() == after.state()
                                || switch (before.state()) {
                                    case RESERVED, STREAMING ->
                                            after.state() != AttemptState.RESERVED
                                                    && after.state()
                                                            != AttemptState.SETTLED_ESTIMATED;
                                    case UNKNOWN -> !isRunning(after.state());
                                    case SETTLED_ESTIMATED ->
                                            after.state() == AttemptState.SETTLED
                                                    || after.state() == AttemptState.RELEASED;
                                    case SETTLED, RELEASED -> false;
                                };
        require(
                legal,
                Rule.I5,
                "%s goes from %s to %s",
                after.id(),
                before == null ? "nothing" : before.state(),
                after.state());
    }

    private static boolean isRunning(AttemptState state) {
        return state == AttemptState.RESERVED || state == AttemptState.STREAMING;
    }

    private static boolean isOpen(Row row) {
        return isRunning(row.state()) || row.state() == AttemptState.UNKNOWN;
    }

    private void checkBooked(Row row) {
        BigDecimal cost = isOpen(row) ? BigDecimal.ZERO : orZero(row.cost());
        require(
                same(cost, charged.getOrDefault(row.id(), BigDecimal.ZERO)),
                Rule.I8,
                "%s costs %s, and its tenant is charged %s",
                row.id(),
                cost,
                charged.get(row.id()));
    }

    /** Every budget above the key that stood all the time holds a new attempt. */
    private void checkLevels(SimulatedTransaction transaction, Row row) {
        Caller caller = row.caller();
        Set<UUID> scopes =
                Set.of(caller.tenant().value(), caller.team().value(), caller.key().value());
        for (SimulatedBudget budget : transaction.budgetsAtBegin) {
            boolean stands = budget.inForce() && books.budgets.get(budget.id()).inForce();
            if (stands && scopes.contains(budget.scope())) {
                require(
                        row.periods().contains(budget.periodAt(transaction.now)),
                        Rule.I3,
                        "%s is not held by budget '%s'",
                        row.id(),
                        budget.name());
            }
        }
    }

    /**
     * What a hard budget may hold beyond its limit, by reckoning of our own: what calls cost beyond
     * their worst case, and what settlements add to estimates.
     */
    private void excuse(UUID period, Row before, Row after) {
        if (before == null || isOpen(after) || before.equals(after)) {
            return;
        }
        BigDecimal expected = isOpen(before) ? orZero(before.worst()) : orZero(before.cost());
        BigDecimal more = orZero(after.cost()).subtract(expected).max(BigDecimal.ZERO);
        if (more.signum() > 0) {
            history.meet(Situation.OVERRUN);
        }
        excused.merge(period, more, BigDecimal::add);
    }

    /** What was spent without the store counts beyond a limit only where that has no room. */
    private void excuseReplayed(SimulatedTransaction transaction) {
        Map<UUID, BigDecimal> spent = new HashMap<>();
        for (AttemptId id : transaction.replayed) {
            Row row = known.get(id);
            row.periods().forEach(period -> spent.merge(period, row.cost(), BigDecimal::add));
        }
        spent.forEach((id, usd) -> {
            Period period = books.periods.get(id);
            BigDecimal room = period.limitAt(transaction.now).subtract(period.held()).add(usd);
            BigDecimal beyond = usd.subtract(room.max(BigDecimal.ZERO)).max(BigDecimal.ZERO);
            if (beyond.signum() > 0) {
                history.meet(Situation.OVERRUN_BY_OUTAGE);
            }
            excused.merge(id, beyond, BigDecimal::add);
        });
    }

    private void checkEntries(Map<PostingKey, Posting> lines) {
        Map<List<Object>, BigDecimal> balances = new HashMap<>();
        for (Posting line : lines.values()) {
            BigDecimal signed =
                    line.side() == Posting.Side.DEBIT ? line.amount() : line.amount().negate();
            balances.merge(List.of(line.entry(), line.kind()), signed, BigDecimal::add);
        }
        balances.forEach((entry, balance) ->
                require(balance.signum() == 0, Rule.I1, "%s is off by %s", entry, balance));
    }

    private void checkPeriod(Period period) {
        BigDecimal reserved = BigDecimal.ZERO;
        BigDecimal settled = BigDecimal.ZERO;
        for (AttemptId id : members.getOrDefault(period.id(), Set.of())) {
            Row row = known.get(id);
            if (isOpen(row)) {
                reserved = reserved.add(orZero(row.worst()));
            } else {
                settled = settled.add(orZero(row.cost()));
            }
        }
        require(
                same(reserved, period.reserved()),
                Rule.I3,
                "%s holds %s, and its open attempts %s",
                nameOf(period),
                period.reserved(),
                reserved);
        require(
                same(settled, period.settled()),
                Rule.I3,
                "%s counts %s, and its attempts cost %s",
                nameOf(period),
                period.settled(),
                settled);
    }

    /**
     * A limit is passed by an overrun that was measured, or because it came down afterwards; nobody
     * is admitted above it.
     */
    private void checkLimit(Period period, long now, boolean admitted) {
        BigDecimal limit = period.limitAt(now);
        BigDecimal highest =
                limits.merge(period.id(), period.hard() ? limit : UNBOUNDED, BigDecimal::max);
        BigDecimal allowed = excused.getOrDefault(period.id(), BigDecimal.ZERO);
        require(
                same(allowed, period.overrun()),
                Rule.I3,
                "%s says that it was overrun by %s, and it was by %s",
                nameOf(period),
                period.overrun(),
                allowed);
        if (!period.hard()) {
            return;
        }
        if (period.held().compareTo(limit.add(allowed)) > 0) {
            history.meet(Situation.LOWERED_LIMIT);
        }
        require(
                period.held().compareTo(highest.add(allowed)) <= 0,
                Rule.I3,
                "%s holds %s of at most %s and %s",
                nameOf(period),
                period.held(),
                highest,
                allowed);
        require(
                !admitted || period.held().compareTo(limit) <= 0,
                Rule.I3,
                "%s admitted above its limit: it holds %s of %s",
                nameOf(period),
                period.held(),
                limit);
    }

    private String nameOf(Period period) {
        return books.budgets.get(period.budget()).name();
    }

    /**
     * Half a minute after the last fault nothing of a dead process is open, and nothing is late.
     */
    void checkSwept(long now) {
        for (Row row : known.values()) {
            boolean ownerLives = owners.get(row.id()).process.isAlive();
            require(
                    !isOpen(row) || ownerLives && row.deadline() > now - 30_000,
                    Rule.I4,
                    "%s is still %s",
                    row.id(),
                    row.state());
        }
    }

    /** When everything is over, the books say what owners know. */
    void checkAll() {
        known.values().forEach(this::checkAtEnd);
        owners.forEach((id, owner) ->
                require(
                        !owner.called || known.containsKey(id),
                        Rule.I2,
                        "%s was called and is not in the books",
                        id));
        books.periods.values().forEach(this::checkPeriod);
        checkReports();
    }

    private void checkReports() {
        books.charged.forEach((hour, usd) ->
                require(
                        same(usd, books.summed.get(hour)),
                        Rule.I8,
                        "reports sum %s in hour %s, and the ledger charged %s",
                        books.summed.get(hour),
                        hour,
                        usd));
        long attempts = rows(row -> row.state() != AttemptState.RELEASED);
        long estimated = rows(row -> row.state() == AttemptState.SETTLED_ESTIMATED);
        long unpriced = rows(row -> row.state() != AttemptState.RELEASED && row.cost() == null);
        CallCount counted = books.counted;
        require(
                counted.attempts() == attempts
                        && counted.estimated() == estimated
                        && counted.unpriced() == unpriced,
                Rule.I8,
                "reports count %s, and there are %s attempts, %s estimated, %s unpriced",
                counted,
                attempts,
                estimated,
                unpriced);
    }

    private long rows(Predicate<Row> which) {
        return known.values().stream().filter(which).count();
    }

    private void checkAtEnd(Row row) {
        Owner owner = owners.get(row.id());
        require(!isOpen(row), Rule.I4, "%s is still %s", row.id(), row.state());
        checkBooked(row);
        switch (row.state()) {
            case SETTLED ->
                    require(
                            owner.spoke && !owner.released && same(owner.truth, row.cost()),
                            Rule.I5,
                            "%s is settled at %s, and its owner said %s",
                            row.id(),
                            row.cost(),
                            owner.truth);
            case RELEASED ->
                    require(
                            (owner.released || !owner.granted || !owner.called)
                                    && row.cost().signum() == 0,
                            Rule.I5,
                            "%s is given back, and its owner did not say so",
                            row.id());
            default -> checkEstimate(row, owner);
        }
    }

    /** Only what a dead process left is estimated for ever, from the best that is known. */
    private void checkEstimate(Row row, Owner owner) {
        if (owner.journalled) {
            require(
                    !owner.process.isAlive() && !owner.spoke,
                    Rule.I5,
                    "%s is estimated at %s, although the journal has its end",
                    row.id(),
                    row.cost());
            return;
        }
        require(
                !owner.process.isAlive(),
                Rule.I5,
                "%s is estimated at %s, although its owner lives",
                row.id(),
                row.cost());
        BigDecimal evidence = row.noted() == null ? row.worst() : row.noted();
        require(
                same(evidence, row.cost()) && row.source() == UsageSource.ESTIMATE,
                Rule.I5,
                "%s is estimated at %s, and the evidence is %s",
                row.id(),
                row.cost(),
                evidence);
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        return one == null || other == null ? one == other : one.compareTo(other) == 0;
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private void require(boolean holds, Rule invariant, String otherwise, Object... details) {
        if (!holds) {
            throw new BrokenInvariant(invariant, history.text(otherwise, details));
        }
    }
}
