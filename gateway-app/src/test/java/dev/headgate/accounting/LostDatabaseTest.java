package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.db.EmbeddedDatabase;
import dev.headgate.db.Migrations;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.outbox.TestOutbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** F02: PostgreSQL is killed while the books are open, and comes back. */
class LostDatabaseTest {
    @TempDir Path directory;

    private final BooksProperties properties =
            new BooksProperties(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(3),
                    List.of());
    private EmbeddedDatabase database;
    private HikariDataSource pool;
    private GroupCommit groups;
    private BooksService service;
    private AttemptBook book;

    @BeforeEach
    void open() {
        database = EmbeddedDatabase.start(directory);
        pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setConnectionTimeout(500);
        Migrations.apply(pool);
        UUID replica = UUID.randomUUID();
        var columns = new AttemptColumns(replica, properties.grace(), new TagsText(), List.of());
        var jdbc = JdbcClient.create(pool);
        var alerts = new BudgetAlerts(jdbc, Samples.IDS, TestOutbox.on(jdbc));
        BookStore store = new JdbcBookStore(pool, Samples.IDS, columns, alerts);
        groups = new GroupCommit(store, System::nanoTime, properties.longestWait());
        var keeper =
                new BookKeeper(store, groups, replica, properties.deadAfter(), System::nanoTime);
        service = new BooksService(groups, keeper, properties.heartbeat());
        var snapshot = new CatalogSnapshot(List.of());
        book =
                new GroupedAttemptBook(
                        groups,
                        new Alternatives(() -> snapshot),
                        new ReservationMargins(
                                new JdbcMarginStore(
                                        jdbc, TransactionOperations.withoutTransaction())),
                        new Overruns(new SimpleMeterRegistry()),
                        Samples.IDS::generate,
                        Clock.systemUTC(),
                        properties);
        service.start();
    }

    @AfterEach
    void close() {
        service.stop();
        pool.close();
        database.close();
    }

    @Test
    void f02RefusesAtOnceKeepsSettlementsAndRecoversByItself() throws Exception {
        Reservation before = reserve();
        kill();
        TestBooks.await("the loss is noticed", this::isRefused);
        book.settle(before, Samples.used(100, 0));
        assertThatThrownBy(this::reserve)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
                            assertThat(e.retryAfter()).isNotNull();
                        });

        TestBooks.await("the books are open again", () -> !isRefused());
        TestBooks.await("what waited is settled", () -> stillOpen() == 0);

        assertThat(state(before)).isEqualTo("SETTLED");
        var check = new BooksCheck(JdbcClient.create(pool), Clock.systemUTC()).run();
        assertThat(check.balanced()).as("%s", check.findings()).isTrue();
    }

    private Reservation reserve() {
        return book.reserve(Samples.opening(Samples.caller(), Samples.hosted(), 1_000_000));
    }

    /** Asks once; an attempt that was admitted is given back. */
    private boolean isRefused() {
        try {
            book.release(reserve(), "probe", null);
            return false;
        } catch (GatewayException e) {
            return e.code() == ErrorCode.STORE_UNAVAILABLE;
        }
    }

    private void kill() throws Exception {
        String pid =
                Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst().strip();
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        List<ProcessHandle> children = postmaster.children().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private long stillOpen() {
        return JdbcClient.create(pool)
                .sql(
                        "select count(*) from attempts where state in ('RESERVED', 'STREAMING', 'UNKNOWN')")
                .query(Long.class)
                .single();
    }

    private String state(Reservation held) {
        return JdbcClient.create(pool)
                .sql("select state from attempts where id = ?")
                .param(held.id().value())
                .query(String.class)
                .single();
    }
}
