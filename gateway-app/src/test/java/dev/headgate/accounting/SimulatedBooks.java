package dev.headgate.accounting;

import dev.headgate.accounting.SimulatedBudget.Period;
import dev.headgate.catalog.ChargeLine;
import dev.headgate.identity.Caller;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
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

    /** The hour of sums, shorter than it is, so that a simulation has many. */
    static final long HOUR = 10_000;

    final Map<UUID, SimulatedBudget> budgets = new TreeMap<>();
    final Map<UUID, Period> periods = new HashMap<>();
    final Map<AttemptId, Row> attempts = new LinkedHashMap<>();
    final Map<PostingKey, Posting> postings = new LinkedHashMap<>();
    final Map<UUID, Long> heartbeats = new HashMap<>();

    /** What tenants were charged by the hour, as the ledger says. */
    final Map<Long, BigDecimal> charged = new TreeMap<>();

    /** What tenants were charged by the hour, as the sums by meter say. */
    final Map<Long, BigDecimal> summed = new TreeMap<>();

    /** Calls as they are counted for reports. */
    CallCount counted = CallCount.NONE;

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
     * A row of {@code attempts}.
     *
     * @param lines the meters of the worst case, of what was noted last, or of what was booked
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
            UUID series,
            BigDecimal worst,
            BigDecimal cost,
            List<ChargeLine> lines,
            List<UUID> periods,
            TokenUsage seen,
            BigDecimal noted,
            UsageSource source) {

        Row in(AttemptState next) {
            return new Row(
                    id, next, replica, deadline, caller, hosting, place, series, worst, cost, lines,
                    periods, seen, noted, source);
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
                    series,
                    worst,
                    closing.cost(),
                    closing.rated().lines(),
                    periods,
                    seen,
                    noted,
                    closing.usage() == null ? null : closing.usage().source());
        }

        Row noted(TokenUsage tokens, Rated soFar) {
            return new Row(
                    id,
                    AttemptState.STREAMING,
                    replica,
                    deadline,
                    caller,
                    hosting,
                    place,
                    series,
                    worst,
                    soFar.usd(),
                    soFar.lines(),
                    periods,
                    tokens,
                    soFar.usd(),
                    source);
        }

        OrphanedAttempt orphan() {
            return new OrphanedAttempt(id, TokenUsage.of(1, 1), worst, null, seen, cost, lines);
        }

        ClosedAttempt beforeClosing() {
            boolean booked = state == AttemptState.SETTLED_ESTIMATED;
            return new ClosedAttempt(
                    id,
                    state,
                    worst,
                    cost,
                    lines,
                    series,
                    booked ? YearMonth.of(2026, 11) : null,
                    periods,
                    caller.tenant(),
                    hosting,
                    place);
        }
    }

    /** The primary key of a posting. */
    record PostingKey(UUID entry, EntryKind kind, Posting.Account account, Posting.Side side) {
        static PostingKey of(Posting line) {
            return new PostingKey(line.entry(), line.kind(), line.account(), line.side());
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
