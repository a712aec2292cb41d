package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The work of a group in PostgreSQL. */
final class JdbcBookTransaction implements BookTransaction {
    private final Connection connection;
    private final NoArgGenerator ids;
    private final AttemptColumns columns;

    JdbcBookTransaction(Connection connection, NoArgGenerator ids, AttemptColumns columns) {
        this.connection = connection;
        this.ids = ids;
        this.columns = columns;
    }

    @Override
    public void forestall(List<Entry.Open> attempts) {
        List<OpenedAttempt> holdingNothing =
                attempts.stream().map(open -> new OpenedAttempt(open, List.of())).toList();
        update(BookStatements.REQUESTS, holdingNothing, columns::requests);
        update(BookStatements.FORESTALL, holdingNothing, columns::attempts);
    }

    @Override
    public List<ClosedAttempt> close(List<Closing> closings) {
        return query(
                BookStatements.CLOSE,
                closings,
                columns::closings,
                JdbcBookTransaction::closedAttempt);
    }

    @Override
    public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
        Set<UUID> current = currentPeriods(List.copyOf(scopes));
        Set<UUID> all = new HashSet<>(furtherPeriods);
        all.addAll(current);
        return query(
                        BookStatements.LOCK,
                        List.copyOf(all),
                        rows -> rows.uuid(period -> period),
                        JdbcBookTransaction::balance)
                .stream()
                .filter(balance -> current.contains(balance.period()))
                .toList();
    }

    @Override
    public void move(Map<UUID, BudgetMove> moves) {
        update(
                BookStatements.MOVE,
                List.copyOf(moves.entrySet()),
                rows ->
                        rows.uuid(Map.Entry::getKey)
                                .numeric(move -> move.getValue().reserved())
                                .numeric(move -> move.getValue().settled())
                                .numeric(move -> move.getValue().overrun()));
    }

    @Override
    public void open(List<OpenedAttempt> attempts) {
        update(BookStatements.REQUESTS, attempts, columns::requests);
        update(BookStatements.OPEN, attempts, columns::attempts);
    }

    @Override
    public void progress(List<Entry.Progress> progress) {
        update(BookStatements.PROGRESS, progress, columns::progress);
    }

    @Override
    public void refuse(List<Entry.Refusal> refusals) {
        update(BookStatements.REQUESTS, refusals, columns::refusals);
    }

    @Override
    public void post(Collection<Posting> postings) {
        update(
                BookStatements.POST,
                List.copyOf(postings),
                rows ->
                        rows.uuid(posting -> posting.attempt().value())
                                .text(posting -> posting.kind().name())
                                .text(posting -> posting.side().name())
                                .text(posting -> posting.account().name())
                                .uuid(Posting::owner)
                                .numeric(Posting::amount));
    }

    /** The period that each budget of these scopes is in, made where it is new. */
    private Set<UUID> currentPeriods(List<UUID> scopes) {
        Map<UUID, @Nullable UUID> periods = periodsOfBudgets(scopes);
        List<UUID> missing =
                periods.keySet().stream().filter(budget -> periods.get(budget) == null).toList();
        if (missing.isEmpty()) {
            return periods.values().stream().collect(Collectors.toSet());
        }
        update(
                BookStatements.NEW_PERIODS,
                missing,
                rows -> rows.uuid(_ -> ids.generate()).uuid(budget -> budget));
        return currentPeriods(scopes);
    }

    private Map<UUID, @Nullable UUID> periodsOfBudgets(List<UUID> scopes) {
        Map<UUID, @Nullable UUID> periods = new HashMap<>();
        query(
                BookStatements.CURRENT_PERIODS,
                scopes,
                rows -> rows.uuid(scope -> scope),
                row ->
                        periods.put(
                                row.getObject("budget", UUID.class),
                                row.getObject("period", UUID.class)));
        return periods;
    }

    private static ClosedAttempt closedAttempt(ResultSet row) throws SQLException {
        return new ClosedAttempt(
                new AttemptId(row.getObject("id", UUID.class)),
                AttemptState.valueOf(row.getString("state")),
                row.getBigDecimal("worst_case"),
                row.getBigDecimal("cost"),
                List.of((UUID[]) row.getArray("periods").getArray()),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                Hosting.valueOf(row.getString("hosting")),
                row.getObject("place_id", UUID.class));
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

    private <R> void update(String sql, List<R> rows, Binding<R> binding) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(new Columns<>(statement, rows));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private <R, T> List<T> query(
            String sql, List<R> rows, Binding<R> binding, RowReader<T> reader) {
        if (rows.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(new Columns<>(statement, rows));
            List<T> answer = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    answer.add(reader.read(row));
                }
            }
            return answer;
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /** Binds the columns of rows to the parameters of a statement. */
    @FunctionalInterface
    private interface Binding<R> {
        void bind(Columns<R> columns) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    private interface RowReader<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }
}
