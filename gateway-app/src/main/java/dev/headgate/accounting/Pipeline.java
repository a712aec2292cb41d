package dev.headgate.accounting;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one transaction in few round trips: those that nobody waits for travel with the
 * next one that is asked for rows. The driver sends statements of one text together, and the server
 * runs one after the other, each with its own snapshot.
 */
final class Pipeline {
    /**
     * The same few combinations come again and again; the driver finds what it knows by its text.
     */
    private static final Map<List<String>, String> TEXTS = new ConcurrentHashMap<>();

    private final Connection connection;
    private final List<Step<?>> waiting = new ArrayList<>();
    private @Nullable Plan plan;

    Pipeline(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /**
     * How the server plans a statement. The driver keeps statements that come again on the server.
     */
    enum Plan {
        /** Once, for any rows: there is but one sensible plan, and a few rows cost less than it. */
        KEPT("force_generic_plan"),

        /** For these rows: what was right while a table was nearly empty is ruinous later. */
        FRESH("force_custom_plan");

        private final String mode;

        Plan(String mode) {
            this.mode = mode;
        }
    }

    /** Runs it once for all rows, not before the next query or {@link #send}. */
    <R> void update(Plan plan, String sql, List<R> rows, Binding<R> binding) {
        if (!rows.isEmpty()) {
            waiting.add(new Step<>(plan, sql, rows, binding));
        }
    }

    /**
     * Runs it once for all rows, after whatever waits.
     *
     * @return its answer; none for no rows
     */
    <R, T> List<T> query(
            Plan plan, String sql, List<R> rows, Binding<R> binding, RowReader<T> reader) {
        if (rows.isEmpty()) {
            return List.of();
        }
        waiting.add(new Step<>(plan, sql, rows, binding));
        try (PreparedStatement statement = executed()) {
            while (statement.getUpdateCount() >= 0) {
                statement.getMoreResults();
            }
            return read(statement, reader);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /** Runs whatever waits. */
    void send() {
        if (waiting.isEmpty()) {
            return;
        }
        try (PreparedStatement _ = executed()) {
            return;
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private PreparedStatement executed() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text());
        try {
            int parameters = 0;
            for (Step<?> step : waiting) {
                parameters = step.bind(statement, parameters);
            }
            waiting.clear();
            statement.execute();
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private String text() {
        List<String> statements = new ArrayList<>();
        for (Step<?> step : waiting) {
            if (step.plan != plan) {
                plan = step.plan;
                statements.add("set local plan_cache_mode = " + plan.mode);
            }
            statements.add(step.sql);
        }
        return TEXTS.computeIfAbsent(statements, each -> String.join(";", each));
    }

    private static <T> List<T> read(PreparedStatement statement, RowReader<T> reader)
            throws SQLException {
        List<T> answer = new ArrayList<>();
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                answer.add(reader.read(row));
            }
        }
        return answer;
    }

    /** A statement with its rows. */
    private record Step<R>(Plan plan, String sql, List<R> rows, Binding<R> binding) {

        /** Binds its parameters after this many; answers how many there are then. */
        int bind(PreparedStatement statement, int before) throws SQLException {
            Columns<R> columns = new Columns<>(statement, rows, before);
            binding.bind(columns);
            return columns.bound();
        }
    }

    /** Binds the columns of rows to the parameters of a statement. */
    @FunctionalInterface
    interface Binding<R> {
        void bind(Columns<R> columns) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface RowReader<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }
}
