package dev.headgate.accounting;

import dev.headgate.accounting.BrokenInvariant.Invariant;
import dev.headgate.identity.Caller;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What PostgreSQL has committed, in memory, with its row locks and its constraints. Everything is
 * read and written through a {@link SimulatedTransaction}.
 */
final class SimulatedBooks {
    /** How long after its longest duration an attempt is left to its owner. */
    static final Duration GRACE = Duration.ofSeconds(15);

    final Map<UUID, Budget> budgets = new TreeMap<>();
    final Map<UUID, Period> periods = new HashMap<>();
    final Map<AttemptId, Row> attempts = new LinkedHashMap<>();
    final Map<PostingKey, Posting> postings = new LinkedHashMap<>();
    final Map<UUID, Long> heartbeats = new HashMap<>();

    /** Who changes an attempt or a period and has not committed yet. */
    final Map<Object, SimulatedTransaction> locks = new HashMap<>();

    private final Consumer<SimulatedTransaction> witness;

    /**
     * Empty books.
     *
     * @param witness sees every transaction as soon as it is committed
     */
    SimulatedBooks(Consumer<SimulatedTransaction> witness) {
        this.witness = witness;
    }

    /**
     * A budget.
     *
     * @param lasts length of its periods in milliseconds
     * @param inForce whether it has not been retired
     */
    record Budget(
            UUID id, UUID scope, String name, BigDecimal limit, boolean hard, long lasts, boolean inForce) {

        UUID periodAt(long time) {
            return new UUID(id.getMostSignificantBits() + time / lasts, id.getLeastSignificantBits());
        }

        Period newPeriod(long time) {
            BigDecimal zero = BigDecimal.ZERO;
            long end = (time / lasts + 1) * lasts;
            return new Period(periodAt(time), id, end, limit, hard, zero, zero, zero);
        }
    }

    /** A row of {@code budget_periods}. */
    record Period(
            UUID id,
            UUID budget,
            long end,
            BigDecimal limit,
            boolean hard,
            BigDecimal settled,
            BigDecimal reserved,
            BigDecimal overrun) {

        Period moved(BudgetMove move) {
            return new Period(
                    id,
                    budget,
                    end,
                    limit,
                    hard,
                    settled.add(move.settled()),
                    reserved.add(move.reserved()),
                    overrun.add(move.overrun()));
        }

        Period changed(BigDecimal newLimit, boolean newHard) {
            BigDecimal above = settled.add(reserved).subtract(newLimit);
            return new Period(
                    id, budget, end, newLimit, newHard, settled, reserved, overrun.max(above));
        }

        BigDecimal held() {
            return settled.add(reserved);
        }

        /** The last line of defence, as the table has it. */
        void check() {
            boolean negative = settled.signum() < 0 || reserved.signum() < 0 || overrun.signum() < 0;
            if (negative || hard && held().compareTo(limit.add(overrun)) > 0) {
                throw new BrokenInvariant(Invariant.I3, "the table refuses " + this);
            }
        }
    }

    /**
     * A row of {@code attempts}.
     *
     * @param noted what it had cost when it was last noted, or null
     */
    record Row(
            AttemptId id,
            AttemptState state,
            UUID replica,
            long deadline,
            Caller caller,
            Hosting hosting,
            UUID place,
            BigDecimal worst,
            BigDecimal cost,
            List<UUID> periods,
            TokenUsage seen,
            BigDecimal noted,
            UsageSource source) {

        Row in(AttemptState next) {
            return new Row(
                    id, next, replica, deadline, caller, hosting, place, worst, cost, periods, seen,
                    noted, source);
        }

        Row closed(Closing closing) {
            return new Row(
                    id,
                    closing.state(),
                    replica,
                    deadline,
                    caller,
                    hosting,
                    place,
                    worst,
                    closing.cost(),
                    periods,
                    seen,
                    noted,
                    closing.usage() == null ? null : closing.usage().source());
        }

        Row noted(TokenUsage tokens, BigDecimal soFar) {
            return new Row(
                    id,
                    AttemptState.STREAMING,
                    replica,
                    deadline,
                    caller,
                    hosting,
                    place,
                    worst,
                    soFar,
                    periods,
                    tokens,
                    soFar,
                    source);
        }

        OrphanedAttempt orphan() {
            return new OrphanedAttempt(id, TokenUsage.of(1, 1), worst, null, seen, cost);
        }
    }

    /** The primary key of a posting. */
    record PostingKey(AttemptId attempt, Posting.Kind kind, Posting.Side side) {
        static PostingKey of(Posting line) {
            return new PostingKey(line.attempt(), line.kind(), line.side());
        }
    }

    SimulatedTransaction begin(UUID replica, long now, SimulatedTransaction.Await await) {
        return new SimulatedTransaction(this, replica, now, await);
    }

    void committed(SimulatedTransaction transaction) {
        witness.accept(transaction);
    }

    /** Marks what its owner will not settle, as one statement does, and answers it. */
    List<OrphanedAttempt> takeOver(long now, Duration deadAfter, int most) {
        List<Row> orphans = new ArrayList<>();
        for (Row row : attempts.values()) {
            if (isOrphan(row, now, deadAfter) && !locks.containsKey(row.id())) {
                orphans.add(row);
            }
        }
        if (orphans.size() > most) {
            throw new AssertionError("no simulation is that large");
        }
        if (!orphans.isEmpty()) {
            SimulatedTransaction transaction = begin(null, now, SimulatedTransaction.Await.NOTHING);
            orphans.forEach(
                    row -> transaction.attempts.put(row.id(), row.in(AttemptState.UNKNOWN)));
            transaction.commit();
        }
        return orphans.stream().map(Row::orphan).toList();
    }

    private boolean isOrphan(Row row, long now, Duration deadAfter) {
        return row.state().isOpen()
                && (row.state() == AttemptState.UNKNOWN
                        || row.deadline() < now
                        || now - lastHeard(row.replica()) > deadAfter.toMillis());
    }

    private long lastHeard(UUID replica) {
        return heartbeats.getOrDefault(replica, Long.MIN_VALUE / 2);
    }
}
