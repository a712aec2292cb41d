package dev.headgate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir Path directory;
    private final List<EmbeddedDatabase> open = new ArrayList<>();

    @AfterEach
    void stop() {
        open.forEach(EmbeddedDatabase::close);
    }

    @Test
    void keepsItsDataAndItsPortBetweenStarts() throws SQLException {
        EmbeddedDatabase first = start();
        run(first, "create table kept (x int)");
        first.close();

        EmbeddedDatabase second = start();

        assertThat(second.jdbcUrl()).isEqualTo(first.jdbcUrl());
        assertThat(ask(second, "select count(*) from kept")).isEqualTo("0");
    }

    @Test
    void isDurable() throws SQLException {
        EmbeddedDatabase database = start();

        assertThat(ask(database, "show fsync")).isEqualTo("on");
        assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
    }

    @Test
    void keepsTheDirectoryAndThePasswordToItsOwner() throws Exception {
        start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void asksForThePasswordOnTheLoopbackInterfaceToo() {
        EmbeddedDatabase database = start();

        assertThatThrownBy(() ->
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.username(), "guessed"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void refusesADirectoryThatAnotherInstanceHoldsAndNamesTheOwner() {
        start();

        assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                .isInstanceOf(DataDirectoryInUseException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining("HEADGATE_DATA_DIR");
    }

    @Test
    void f02IsBackOnTheSamePortAfterTheServerIsKilled() throws Exception {
        EmbeddedDatabase database = start();
        run(database, "create table kept (x int)");
        long killed = database.pid();

        ProcessHandle.of(killed).orElseThrow().destroyForcibly();

        Await.until(
                "the server answers again",
                () -> ask(database, "select count(*) from kept").equals("0"));
        assertThat(database.pid()).isNotEqualTo(killed);
    }

    @Test
    void f01StopsTheServerThatAKilledGatewayLeftAndStartsAnew() throws Exception {
        Process gateway = gatewayInAnotherProcess();
        Await.until("the other gateway runs", () -> postmaster() > 0 && isReady());
        long leftover = postmaster();
        gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        assertThat(ProcessHandle.of(leftover)).isPresent();

        EmbeddedDatabase database = start();

        assertThat(ask(database, "select 1")).isEqualTo("1");
        assertThat(database.pid()).isNotEqualTo(leftover);
    }

    @Test
    void saysInPlainWordsThatTheClusterIsOfAnotherVersion() throws Exception {
        start().close();
        Files.writeString(directory.resolve("data/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was written by PostgreSQL 17");
    }

    @Test
    void repeatsWhatPostgresSaysWhenItDoesNotStart() {
        assertThatThrownBy(() ->
                        EmbeddedDatabase.start(
                                directory, java.util.Map.of("max_connections", "none")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("max_connections");

        assertThat(start().jdbcUrl()).startsWith("jdbc:postgresql://127.0.0.1:");
    }

    @Test
    void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
        EmbeddedDatabase first = start();
        first.close();
        int port = Integer.parseInt(Files.readString(directory.resolve("port")).strip());

        try (var squatter =
                new java.net.ServerSocket(port, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            assertThat(start().jdbcUrl()).isNotEqualTo(first.jdbcUrl());
            assertThat(squatter.isBound()).isTrue();
        }
    }

    private EmbeddedDatabase start() {
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        open.add(database);
        return database;
    }

    private Process gatewayInAnotherProcess() throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherGateway.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private long postmaster() throws Exception {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst().strip());
    }

    private boolean isReady() throws Exception {
        return Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .get(7)
                .startsWith("ready");
    }

    private static void run(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
    }

    /** Holds the database open until it is killed. */
    static final class OtherGateway {
        public static void main(String[] args) throws InterruptedException {
            EmbeddedDatabase.start(Path.of(args[0]));
            Thread.currentThread().join();
        }
    }
}
