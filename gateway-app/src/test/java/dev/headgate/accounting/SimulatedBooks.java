package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The contents of the books in memory, with the rules that PostgreSQL enforces. A transaction works
 * on a copy.
 */
final class SimulatedBooks implements BookTransaction {
    final Map<AttemptId, Row> attempts;
    final Map<UUID, Period> periods;
    final List<Posting> postings;
    private final List<Budget> budgets;
    private final UUID replica;
    private final long now;

    private SimulatedBooks(
            Map<AttemptId, Row> attempts,
            Map<UUID, Period> periods,
            List<Posting> postings,
            List<Budget> budgets,
            UUID replica,
            long now) {
        this.attempts = attempts;
        this.periods = periods;
        this.postings = postings;
        this.budgets = budgets;
        this.replica = replica;
        this.now = now;
    }

    static SimulatedBooks with(List<Budget> budgets) {
        return new SimulatedBooks(
                new LinkedHashMap<>(), new HashMap<>(), new ArrayList<>(), budgets, null, 0);
    }

    SimulatedBooks copy(UUID writer, long time) {
        return new SimulatedBooks(
                new LinkedHashMap<>(attempts),
                new HashMap<>(periods),
                new ArrayList<>(postings),
                budgets,
                writer,
                time);
    }

    /** A hard budget whose periods last as long as this, in milliseconds. */
    record Budget(UUID scope, String name, BigDecimal limit, long lasts) {}

    record Period(Budget budget, BigDecimal settled, BigDecimal reserved, BigDecimal overrun) {}

    record Row(
            AttemptState state,
            UUID replica,
            long deadline,
            BigDecimal worst,
            BigDecimal cost,
            List<UUID> periods,
            TenantId tenant,
            TokenUsage seen,
            List<ChargeLine> lines) {

        Row in(AttemptState next, BigDecimal booked, List<ChargeLine> charged) {
            return new Row(next, replica, deadline, worst, booked, periods, tenant, seen, charged);
        }

        Row noted(TokenUsage tokens, Rated soFar) {
            return new Row(
                    AttemptState.STREAMING,
                    replica,
                    deadline,
                    worst,
                    soFar.usd(),
                    periods,
                    tenant,
                    tokens,
                    soFar.lines());
        }
    }

    @Override
    public List<ClosedAttempt> close(List<Closing> closings) {
        List<ClosedAttempt> closed = new ArrayList<>();
        for (Closing closing : closings) {
            Row row = attempts.get(closing.id());
            if (row != null && closing.state().sources().contains(row.state())) {
                closed.add(
                        new ClosedAttempt(
                                closing.id(),
                                row.state(),
                                row.worst(),
                                row.cost(),
                                row.lines(),
                                row.tenant().value(),
                                null,
                                row.periods(),
                                row.tenant(),
                                Hosting.HOSTED,
                                row.tenant().value()));
                attempts.put(closing.id(), row.in(closing.state(), closing.cost(), closing.rated().lines()));
            }
        }
        return closed;
    }

    @Override
    public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
        List<BudgetBalance> balances = new ArrayList<>();
        for (Budget budget : budgets) {
            if (scopes.contains(budget.scope())) {
                UUID id = periodOf(budget);
                Period period = periods.get(id);
                balances.add(
                        new BudgetBalance(
                                id,
                                budget.scope(),
                                budget.name(),
                                true,
                                budget.limit(),
                                period.settled(),
                                period.reserved(),
                                Instant.MAX));
            }
        }
        return balances;
    }

    private UUID periodOf(Budget budget) {
        UUID id = UUID.nameUUIDFromBytes((budget.name() + now / budget.lasts()).getBytes());
        BigDecimal zero = BigDecimal.ZERO;
        periods.putIfAbsent(id, new Period(budget, zero, zero, zero));
        return id;
    }

    @Override
    public void move(Map<UUID, BudgetMove> moves) {
        moves.forEach((id, move) ->
                periods.computeIfPresent(
                        id,
                        (_, period) ->
                                checked(
                                        new Period(
                                                period.budget(),
                                                period.settled().add(move.settled()),
                                                period.reserved().add(move.reserved()),
                                                period.overrun().add(move.overrun())))));
    }

    /** The last line of defence, as the table has it. */
    private static Period checked(Period period) {
        BigDecimal held = period.settled().add(period.reserved());
        BigDecimal most = period.budget().limit().add(period.overrun());
        boolean negative = period.settled().signum() < 0 || period.reserved().signum() < 0;
        if (negative || held.compareTo(most) > 0) {
            throw new AssertionError("A period breaks its constraint: " + period);
        }
        return period;
    }

    @Override
    public void open(List<OpenedAttempt> opened) {
        for (OpenedAttempt attempt : opened) {
            Entry.Open entry = attempt.entry();
            Row row =
                    new Row(
                            AttemptState.RESERVED,
                            replica,
                            now + entry.opening().longest().toMillis(),
                            entry.worst().usd(),
                            null,
                            attempt.periods(),
                            entry.opening().request().caller().tenant(),
                            null,
                            entry.worst().lines());
            if (attempts.put(entry.attempt(), row) != null) {
                throw new AssertionError("Written twice: " + entry.attempt());
            }
        }
    }

    @Override
    public void progress(List<Entry.Progress> progress) {
        for (Entry.Progress entry : progress) {
            attempts.computeIfPresent(
                    entry.attempt(),
                    (_, row) ->
                            AttemptState.STREAMING.sources().contains(row.state())
                                    ? row.noted(entry.tokens(), entry.soFar())
                                    : row);
        }
    }

    @Override
    public void refuse(List<Entry.Refusal> refusals) {}

    @Override
    public void post(List<LedgerEntry> entries) {
        List<Posting> lines =
                entries.stream().flatMap(entry -> entry.postings().stream()).toList();
        Set<List<Object>> keys = new HashSet<>();
        postings.forEach(line -> keys.add(key(line)));
        for (Posting line : lines) {
            if (!keys.add(key(line))) {
                throw new AssertionError("Posted twice: " + line);
            }
        }
        postings.addAll(lines);
    }

    private static List<Object> key(Posting line) {
        return List.of(line.entry(), line.kind(), line.account(), line.side());
    }

    @Override
    public void count(Map<UUID, CallCount> counts) {}
}
