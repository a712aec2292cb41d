package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.PriceId;
import dev.headgate.usage.TokenUsage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The books in PostgreSQL. */
final class JdbcBookStore implements BookStore {
    /** Any number that nobody else uses for an advisory lock. */
    private static final long SWEEPER_LOCK = 0x68656164_67617465L;

    private static final int MOST_RETRIES = 3;

    private static final String BEAT =
            """
            insert into replicas (id) values (?)
            on conflict (id) do update set heartbeat_at = clock_timestamp()
            """;

    private static final String TAKE_OVER =
            """
            with orphan as (
                select a.id from attempts a
                where a.state in ('RESERVED', 'STREAMING', 'UNKNOWN')
                  and (a.state = 'UNKNOWN' or a.deadline < clock_timestamp()
                       or not exists (select from replicas r where r.id = a.replica_id
                                      and r.heartbeat_at > clock_timestamp() - ? * interval '1 millisecond'))
                order by a.id limit ? for update skip locked)
            update attempts a set state = 'UNKNOWN' from orphan where a.id = orphan.id
            returning a.id, a.estimated_input, a.output_limit, a.worst_case, a.price_id,
                      a.uncached_input, a.cache_read, a.cache_write, a.cache_write_1h, a.audio_input, a.image_input,
                      a.output, a.reasoning, a.audio_output, a.cost, a.charges
            """;

    private static final String FORGET_REPLICAS =
            "delete from replicas where heartbeat_at < clock_timestamp() - interval '1 day'";

    private final DataSource dataSource;
    private final NoArgGenerator ids;
    private final AttemptColumns columns;
    private final KnownRows knownRows = new KnownRows();
    private final BudgetAlerts alerts;

    JdbcBookStore(
            DataSource dataSource,
            NoArgGenerator ids,
            AttemptColumns columns,
            BudgetAlerts alerts) {
        this.dataSource = dataSource;
        this.ids = ids;
        this.columns = columns;
        this.alerts = alerts;
    }

    @Override
    public <T> T write(Function<BookTransaction, T> work) {
        Written<T> written = inTransaction(connection -> written(connection, work));
        written.known.committed();
        return written.result;
    }

    private <T> Written<T> written(Connection connection, Function<BookTransaction, T> work) {
        KnownRows.View known = knownRows.view();
        var books = new JdbcBookTransaction(connection, ids, columns, known, alerts);
        T result = work.apply(books);
        books.send();
        return new Written<>(result, known);
    }

    /** What a transaction answers, and the shared rows it wrote. */
    private record Written<T>(T result, KnownRows.View known) {}

    @Override
    public void beat(UUID id) {
        inTransaction(connection -> {
            try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
                beat.setObject(1, id);
                return beat.executeUpdate();
            }
        });
    }

    @Override
    public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
        return inTransaction(connection ->
                sweeperLock(connection) ? orphans(connection, deadAfter, most) : List.of());
    }

    @Override
    public void probe() {
        inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("select 1");
            }
        });
    }

    private static boolean sweeperLock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select pg_try_advisory_xact_lock(" + SWEEPER_LOCK + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static List<OrphanedAttempt> orphans(
            Connection connection, Duration deadAfter, int most) throws SQLException {
        try (PreparedStatement takeOver = connection.prepareStatement(TAKE_OVER);
                Statement forget = connection.createStatement()) {
            takeOver.setLong(1, deadAfter.toMillis());
            takeOver.setInt(2, most);
            List<OrphanedAttempt> orphans = new ArrayList<>();
            try (ResultSet row = takeOver.executeQuery()) {
                while (row.next()) {
                    orphans.add(orphan(row));
                }
            }
            forget.executeUpdate(FORGET_REPLICAS);
            return orphans;
        }
    }

    private static OrphanedAttempt orphan(ResultSet row) throws SQLException {
        UUID price = row.getObject("price_id", UUID.class);
        return new OrphanedAttempt(
                new AttemptId(row.getObject("id", UUID.class)),
                TokenUsage.of(row.getLong("estimated_input"), row.getLong("output_limit")),
                row.getBigDecimal("worst_case"),
                price == null ? null : new PriceId(price),
                StoredTokens.read(row),
                row.getBigDecimal("cost"),
                ChargesText.read(row.getString("charges")));
    }

    /**
     * Runs the work in a transaction. A deadlock is resolved by running it again; that cannot book
     * twice, since nothing of it was committed.
     */
    private <T> T inTransaction(SqlWork<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = dataSource.getConnection()) {
                return committed(connection, work);
            } catch (SQLException e) {
                if (isConflict(e) && tries <= MOST_RETRIES) {
                    continue;
                }
                throw isRefusal(e)
                        ? new IllegalStateException(e)
                        : new StoreUnavailableException(e);
            }
        }
    }

    private static <T> T committed(Connection connection, SqlWork<T> work) throws SQLException {
        try {
            connection.setAutoCommit(false);
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (UncheckedSqlException e) {
            rollBack(connection, e);
            throw e.failure();
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Serialisation failure or deadlock. */
    private static boolean isConflict(SQLException e) {
        return stateOf(e).startsWith("40");
    }

    /** The database understood and said no: wrong data, a broken constraint, a wrong statement. */
    private static boolean isRefusal(SQLException e) {
        String state = stateOf(e);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
    }

    private static String stateOf(SQLException e) {
        @Nullable String state = e.getSQLState();
        return state == null ? "" : state;
    }

    /** Work of one transaction. */
    @FunctionalInterface
    private interface SqlWork<T> {
        T run(Connection connection) throws SQLException;
    }
}
