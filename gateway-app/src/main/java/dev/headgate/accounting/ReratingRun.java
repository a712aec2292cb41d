package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works re-ratings through, some hundred attempts in a transaction: an entry for each that costs
 * something else now, linked to it. Months that finance has closed stay as they are, since entries
 * are booked now. A budget counts the change if the attempt's period has not ended yet.
 *
 * <p>Where it stands is committed with what it booked, so that another replica, or the next start,
 * goes on without booking anything twice.
 */
@Component
class ReratingRun {
    private static final Logger log = LoggerFactory.getLogger(ReratingRun.class);
    private static final int BATCH = 500;

    private static final String NEXT =
            "select * from reratings where state = 'RUNNING' order by id limit 1 for update skip locked";

    /** In the order in which groups of the books lock attempts. */
    private static final String ATTEMPTS =
            """
            select * from attempts
            where deployment = ? and settled_at >= ? and settled_at < ? and id > ?
              and state in ('SETTLED', 'SETTLED_ESTIMATED') and uncached_input is not null
            order by id limit ? for update
            """;

    private static final String CURRENT =
            "select id from budget_periods where id = any (?) and period_end > now() order by id";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final JdbcLedger ledger;
    private final Catalog catalog;
    private final NoArgGenerator ids;

    ReratingRun(
            JdbcClient jdbc,
            TransactionOperations transaction,
            JdbcLedger ledger,
            Catalog catalog,
            NoArgGenerator ids) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.ledger = ledger;
        this.catalog = catalog;
        this.ids = ids;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void work() {
        try {
            while (Boolean.TRUE.equals(transaction.execute(_ -> step()))) {
                log.debug("A batch of a re-rating is booked");
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Re-rating goes on later: {}", e.getMessage());
        }
    }

    /** One batch of one run; whether there was anything to do. */
    private boolean step() {
        Optional<Run> next = jdbc.sql(NEXT).query((row, _) -> Run.read(row)).optional();
        next.ifPresent(this::step);
        return next.isPresent();
    }

    private void step(Run run) {
        Optional<Deployment> deployment = catalog.current().deployment(run.deployment());
        List<SettledAttempt> batch = deployment.isEmpty() ? List.of() : attempts(run);
        List<Change> changes =
                batch.stream().map(attempt -> change(attempt, deployment.orElseThrow())).toList();
        List<Change> real = changes.stream().filter(Change::isOne).toList();
        if (!run.dryRun() && !real.isEmpty()) {
            book(run, real);
        }
        note(run, changes);
        advance(run, batch);
    }

    private List<SettledAttempt> attempts(Run run) {
        return jdbc.sql(ATTEMPTS)
                .params(run.deployment(), run.from(), run.to(), run.lastAttempt(), BATCH)
                .query((row, _) -> SettledAttempt.read(row))
                .list();
    }

    private Change change(SettledAttempt attempt, Deployment deployment) {
        return new Change(ids.generate(), attempt, attempt.ratedAgain(deployment));
    }

    private void book(Run run, List<Change> changes) {
        Set<UUID> current = currentPeriods(changes);
        ledger.inBooks(books -> {
            books.lock(Set.of(), current);
            changes.forEach(change -> explain(run, change, current));
            changes.forEach(this::update);
            books.move(moves(changes, current));
            books.post(changes.stream().map(Change::ledgerEntry).toList());
            books.count(counts(changes));
        });
    }

    private Set<UUID> currentPeriods(List<Change> changes) {
        Set<UUID> all = new HashSet<>();
        changes.forEach(change -> all.addAll(change.attempt().periods()));
        return new HashSet<>(
                jdbc.sql(CURRENT).param(all.toArray(UUID[]::new)).query(UUID.class).list());
    }

    private void explain(Run run, Change change, Set<UUID> current) {
        jdbc.sql(
                        """
                        insert into ledger_entries (id, kind, attempt_id, origin, reason, author, periods)
                        values (?, 'RERATING', ?, ?, ?, ?, ?)
                        """)
                .params(
                        change.entry(),
                        change.attempt().id().value(),
                        run.id(),
                        run.reason(),
                        run.author(),
                        change.periodsIn(current).toArray(UUID[]::new))
                .update();
    }

    private void update(Change change) {
        Rated rated = change.rated();
        jdbc.sql(
                        """
                        update attempts set cost = :cost, payable = :payable, charges = :charges,
                            cost_method = :method, price_id = :price
                        where id = :id
                        """)
                .param("cost", rated.usd())
                .param("payable", rated.payable())
                .param("charges", ChargesText.write(rated.lines()))
                .param("method", rated.method().name())
                .param("price", rated.price() == null ? null : rated.price().value())
                .param("id", change.attempt().id().value())
                .update();
    }

    private static Map<UUID, BudgetMove> moves(List<Change> changes, Set<UUID> current) {
        Map<UUID, BudgetMove> moves = new LinkedHashMap<>();
        for (Change change : changes) {
            BudgetMove move = BudgetMove.correct(change.before(), change.after());
            change.periodsIn(current).forEach(period -> moves.merge(period, move, BudgetMove::and));
        }
        return moves;
    }

    private static Map<UUID, CallCount> counts(List<Change> changes) {
        Map<UUID, CallCount> counts = new TreeMap<>();
        for (Change change : changes) {
            SettledAttempt attempt = change.attempt();
            counts.merge(attempt.series(), attempt.count(change.rated()), CallCount::and);
        }
        counts.values().removeIf(CallCount.NONE::equals);
        return counts;
    }

    /** Keeps what it comes to for each tenant. */
    private void note(Run run, List<Change> changes) {
        for (Change change : changes) {
            jdbc.sql(
                            """
                            insert into rerating_tenants as t values (?, ?, 1, ?, ?, ?)
                            on conflict (rerating_id, tenant_id) do update set
                                attempts = t.attempts + 1, changed = t.changed + excluded.changed,
                                before_usd = t.before_usd + excluded.before_usd,
                                after_usd = t.after_usd + excluded.after_usd
                            """)
                    .params(
                            run.id(),
                            change.attempt().tenant().value(),
                            change.isOne() ? 1 : 0,
                            change.before(),
                            change.after())
                    .update();
        }
    }

    private void advance(Run run, List<SettledAttempt> batch) {
        if (batch.size() < BATCH) {
            jdbc.sql(
                            """
                            update reratings set state = 'DONE', finished_at = clock_timestamp()
                            where id = ? and state = 'RUNNING'
                            """)
                    .param(run.id())
                    .update();
            return;
        }
        jdbc.sql("update reratings set last_attempt = ? where id = ?")
                .params(batch.getLast().id().value(), run.id())
                .update();
    }

    /** A re-rating under way. */
    private record Run(
            UUID id,
            String deployment,
            OffsetDateTime from,
            OffsetDateTime to,
            boolean dryRun,
            String reason,
            String author,
            UUID lastAttempt) {

        static Run read(ResultSet row) throws SQLException {
            return new Run(
                    row.getObject("id", UUID.class),
                    row.getString("deployment"),
                    row.getObject("settled_from", OffsetDateTime.class),
                    row.getObject("settled_to", OffsetDateTime.class),
                    row.getBoolean("dry_run"),
                    row.getString("reason"),
                    row.getString("author"),
                    row.getObject("last_attempt", UUID.class));
        }
    }

    /** An attempt, and what it costs at the prices as they stand now. */
    private record Change(UUID entry, SettledAttempt attempt, Rated rated) {

        /** A price that is unknown now takes nothing back. */
        boolean isOne() {
            return rated.usd() != null && attempt.differsFrom(rated);
        }

        BigDecimal before() {
            return orZero(attempt.cost());
        }

        BigDecimal after() {
            return isOne() ? orZero(rated.usd()) : before();
        }

        LedgerEntry ledgerEntry() {
            return attempt.entry(entry, rated);
        }

        List<UUID> periodsIn(Set<UUID> current) {
            List<UUID> periods = new ArrayList<>(attempt.periods());
            periods.retainAll(current);
            return periods;
        }

        private static BigDecimal orZero(@Nullable BigDecimal amount) {
            return amount == null ? BigDecimal.ZERO : amount;
        }
    }
}
