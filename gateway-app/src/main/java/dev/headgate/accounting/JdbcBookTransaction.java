package dev.headgate.accounting;

import static dev.headgate.accounting.Pipeline.Plan.FRESH;
import static dev.headgate.accounting.Pipeline.Plan.KEPT;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** The work of a group in PostgreSQL. */
final class JdbcBookTransaction implements BookTransaction {
    private final Pipeline pipeline;
    private final NoArgGenerator ids;
    private final AttemptColumns columns;
    private final KnownRows.View knownRows;
    private final BudgetAlerts alerts;

    JdbcBookTransaction(
            Connection connection,
            NoArgGenerator ids,
            AttemptColumns columns,
            KnownRows.View knownRows,
            BudgetAlerts alerts) {
        this.pipeline = new Pipeline(connection);
        this.ids = ids;
        this.columns = columns;
        this.knownRows = knownRows;
        this.alerts = alerts;
    }

    @Override
    public void forestall(List<Entry.Open> attempts) {
        insert(
                BookStatements.FORESTALL,
                attempts.stream().map(open -> new OpenedAttempt(open, List.of())).toList());
    }

    @Override
    public List<ClosedAttempt> close(List<Closing> closings) {
        return pipeline.query(
                FRESH,
                BookStatements.CLOSE,
                closings,
                columns::closings,
                JdbcBookTransaction::closedAttempt);
    }

    @Override
    public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
        if (scopes.isEmpty() && furtherPeriods.isEmpty()) {
            return List.of();
        }
        List<LockedRow> rows =
                pipeline.query(
                        KEPT,
                        BookStatements.LOCK,
                        List.of(new Locking(scopes, furtherPeriods)),
                        columns -> columns.uuids(Locking::scopes).uuids(Locking::periods),
                        JdbcBookTransaction::lockedRow);
        List<UUID> withoutPeriod =
                rows.stream().flatMap(row -> Stream.ofNullable(row.withoutPeriod)).toList();
        if (!withoutPeriod.isEmpty()) {
            make(withoutPeriod);
            return lock(scopes, furtherPeriods);
        }
        return rows.stream().flatMap(row -> Stream.ofNullable(row.current)).toList();
    }

    /** What is to be locked. */
    private record Locking(Set<UUID> scopes, Set<UUID> periods) {}

    /** A budget that has no period for today, or a period that is locked, if it is today's. */
    private record LockedRow(@Nullable UUID withoutPeriod, @Nullable BudgetBalance current) {}

    private static LockedRow lockedRow(ResultSet row) throws SQLException {
        boolean isCurrent = row.getBoolean("is_current");
        return new LockedRow(
                row.getObject("without_period", UUID.class), isCurrent ? balance(row) : null);
    }

    @Override
    public void move(Map<UUID, BudgetMove> moves) {
        List<UUID> alarming =
                pipeline.query(
                        KEPT,
                        BookStatements.MOVE,
                        List.copyOf(moves.entrySet()),
                        rows ->
                                rows.uuid(Map.Entry::getKey)
                                        .numeric(move -> move.getValue().reserved())
                                        .numeric(move -> move.getValue().settled())
                                        .numeric(move -> move.getValue().overrun()),
                        row -> row.getObject("id", UUID.class));
        giveAlerts(alarming);
    }

    /** Sends what waits for a query that never came. */
    void send() {
        pipeline.send();
    }

    /** Rarely anything to do. What the database says of it is handled like the group's own work. */
    private void giveAlerts(List<UUID> periods) {
        if (periods.isEmpty()) {
            return;
        }
        try {
            alerts.on(pipeline.connection()).giveDue(periods);
        } catch (DataAccessException e) {
            throw e.getCause() instanceof SQLException cause ? new UncheckedSqlException(cause) : e;
        }
    }

    @Override
    public void open(List<OpenedAttempt> attempts) {
        insert(BookStatements.OPEN, attempts);
    }

    @Override
    public Set<AttemptId> replay(List<ReplayedAttempt> attempts) {
        remember(attempts.stream().map(one -> one.attempt().request()).toList());
        pipeline.update(KEPT, BookStatements.REQUESTS, attempts, columns::replayedRequests);
        know(attempts.stream().map(one -> one.attempt().series()).toList());
        return Set.copyOf(
                pipeline.query(
                        FRESH,
                        BookStatements.REPLAY,
                        attempts,
                        columns::replays,
                        row -> new AttemptId(row.getObject("id", UUID.class))));
    }

    private void insert(String sql, List<OpenedAttempt> attempts) {
        remember(attempts.stream().map(row -> row.entry().opening().request()).toList());
        pipeline.update(KEPT, BookStatements.REQUESTS, attempts, columns::requests);
        know(attempts.stream().map(columns::series).toList());
        pipeline.update(KEPT, sql, attempts, columns::attempts);
    }

    @Override
    public void progress(List<Entry.Progress> progress) {
        pipeline.update(FRESH, BookStatements.PROGRESS, progress, columns::progress);
    }

    @Override
    public void refuse(List<Entry.Refusal> refusals) {
        remember(refusals.stream().map(Entry.Refusal::request).toList());
        pipeline.update(KEPT, BookStatements.REQUESTS, refusals, columns::refusals);
    }

    /** Writes what decisions share and nobody has written yet. */
    private void remember(List<RequestRecord> requests) {
        pipeline.update(
                KEPT,
                BookStatements.CANDIDATE_SETS,
                fresh(requests, DecisionTrace::candidates),
                columns::shared);
        pipeline.update(
                KEPT,
                BookStatements.CAPACITY_SNAPSHOTS,
                fresh(requests, DecisionTrace::capacity),
                columns::shared);
    }

    private List<DecisionTrace.Shared> fresh(
            List<RequestRecord> requests, Function<DecisionTrace, DecisionTrace.Shared> part) {
        List<DecisionTrace.Shared> fresh = new ArrayList<>();
        for (RequestRecord request : requests) {
            DecisionTrace trace = request.trace();
            if (trace != null && knownRows.isNew(part.apply(trace).id())) {
                fresh.add(part.apply(trace));
            }
        }
        return fresh;
    }

    /** Writes the series that are new. */
    void know(List<SpendSeries> series) {
        List<SpendSeries> fresh =
                series.stream().distinct().filter(one -> knownRows.isNew(one.id())).toList();
        pipeline.update(KEPT, BookStatements.SERIES, fresh, columns::series);
    }

    @Override
    public void post(List<LedgerEntry> entries) {
        pipeline.update(
                KEPT,
                BookStatements.POST,
                entries.stream().flatMap(entry -> entry.postings().stream()).toList(),
                rows ->
                        rows.uuid(Posting::entry)
                                .text(posting -> posting.kind().name())
                                .text(posting -> posting.side().name())
                                .text(posting -> posting.account().name())
                                .uuid(Posting::owner)
                                .numeric(Posting::amount));
        pipeline.update(
                KEPT,
                BookStatements.SUM_METERS,
                MeterSum.of(entries),
                rows ->
                        rows.uuid(sum -> sum.key().series())
                                .text(sum -> sum.key().kind().sums())
                                .text(sum -> sum.key().meter().name())
                                .uuid(sum -> sum.key().price())
                                .text(sum -> firstDay(sum.key().corrects()))
                                .numeric(MeterSum::quantity)
                                .numeric(MeterSum::list)
                                .numeric(MeterSum::payable)
                                .numeric(MeterSum::usd));
    }

    @Override
    public void count(Map<UUID, CallCount> counts) {
        pipeline.update(
                KEPT,
                BookStatements.COUNT_CALLS,
                List.copyOf(counts.entrySet()),
                rows ->
                        rows.uuid(Map.Entry::getKey)
                                .bigint(count -> count.getValue().attempts())
                                .bigint(count -> count.getValue().unpriced())
                                .bigint(count -> count.getValue().estimated())
                                .bigint(count -> count.getValue().incomplete())
                                .bigint(count -> count.getValue().upstreamMillis())
                                .bigint(count -> count.getValue().engineMicros())
                                .bigint(count -> count.getValue().firstTokenMillis())
                                .bigint(count -> count.getValue().firstTokens())
                                .bigint(count -> count.getValue().hosted().calls())
                                .numeric(count -> count.getValue().hosted().usd())
                                .bigint(count -> count.getValue().selfHosted().calls())
                                .numeric(count -> count.getValue().selfHosted().usd()));
    }

    private static @Nullable String firstDay(@Nullable YearMonth month) {
        return month == null ? null : month.atDay(1).toString();
    }

    private void make(List<UUID> periodsOfBudgets) {
        pipeline.update(
                KEPT,
                BookStatements.NEW_PERIODS,
                periodsOfBudgets,
                rows -> rows.uuid(_ -> ids.generate()).uuid(budget -> budget));
    }

    private static ClosedAttempt closedAttempt(ResultSet row) throws SQLException {
        return new ClosedAttempt(
                new AttemptId(row.getObject("id", UUID.class)),
                AttemptState.valueOf(row.getString("state")),
                row.getBigDecimal("worst_case"),
                row.getBigDecimal("cost"),
                ChargesText.read(row.getString("charges")),
                row.getObject("series_id", UUID.class),
                monthOf(row.getObject("settled_at", OffsetDateTime.class)),
                List.of((UUID[]) row.getArray("periods").getArray()),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                Hosting.valueOf(row.getString("hosting")),
                row.getObject("place_id", UUID.class));
    }

    private static @Nullable YearMonth monthOf(@Nullable OffsetDateTime moment) {
        return moment == null ? null : YearMonth.from(moment.withOffsetSameInstant(ZoneOffset.UTC));
    }

    private static BudgetBalance balance(ResultSet row) throws SQLException {
        OffsetDateTime end = row.getObject("period_end", OffsetDateTime.class);
        return new BudgetBalance(
                row.getObject("id", UUID.class),
                row.getObject("scope_id", UUID.class),
                row.getString("name"),
                row.getBoolean("hard"),
                row.getBigDecimal("limit_usd"),
                row.getBigDecimal("settled"),
                row.getBigDecimal("reserved"),
                end.equals(OffsetDateTime.MAX) ? Instant.MAX : end.toInstant());
    }
}
