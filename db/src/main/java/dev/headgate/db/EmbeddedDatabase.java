package dev.headgate.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL 18 server of our own for one-machine use, in a directory that is kept between
 * starts. It listens on the loopback interface with a random password. While it is open, a server
 * that dies is started again on the same port; a server that a killed gateway left behind is
 * stopped and started anew. Closing it shuts the server down in order.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String DATABASE = "headgate";
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

    private final DirectoryLock lock;
    private final PostgresServer server;
    private final Thread supervisor;
    private volatile Process process;
    private volatile boolean closed;

    private EmbeddedDatabase(DirectoryLock lock, PostgresServer server) throws IOException {
        this.lock = lock;
        this.server = server;
        this.process = server.launch();
        this.supervisor =
                Thread.ofPlatform().daemon().name("postgres-supervisor").unstarted(this::supervise);
    }

    /**
     * Starts the server of this directory and returns when it answers.
     *
     * @throws DataDirectoryInUseException if another instance holds the directory
     * @throws IllegalStateException if it does not start, with PostgreSQL's own words
     */
    public static EmbeddedDatabase start(Path directory) {
        return start(directory, Map.of());
    }

    /**
     * The same with settings of {@code postgresql.conf} that replace ours.
     *
     * @throws DataDirectoryInUseException if another instance holds the directory
     * @throws IllegalStateException if it does not start, with PostgreSQL's own words
     */
    public static EmbeddedDatabase start(Path directory, Map<String, String> settings) {
        Path root = makePrivate(directory.toAbsolutePath());
        DirectoryLock lock = DirectoryLock.on(root);
        try {
            EmbeddedDatabase database =
                    new EmbeddedDatabase(lock, PostgresServer.in(root, settings));
            database.finishStart(root);
            return database;
        } catch (IOException e) {
            lock.close();
            throw new UncheckedIOException("Cannot start PostgreSQL in " + root, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Where to connect to. */
    public String jdbcUrl() {
        return urlOf(DATABASE);
    }

    public String username() {
        return PostgresServer.SUPERUSER;
    }

    /** A secret; kept in a file that only its owner can read. */
    public String password() {
        return server.password();
    }

    /** Ends open connections, writes everything to disk and frees the directory. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        supervisor.interrupt();
        try {
            supervisor.join();
            stopServer();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stop PostgreSQL", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    long pid() {
        return process.pid();
    }

    String urlOf(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database;
    }

    private void stopServer() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        try {
            server.stop();
        } catch (IllegalStateException e) {
            log.debug("pg_ctl found no server that runs yet", e);
            process.destroy();
        }
        process.waitFor();
    }

    private static Path makePrivate(Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.setPosixFilePermissions(
                    directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use the directory " + directory, e);
        }
    }

    private void finishStart(Path root) throws IOException {
        try {
            if (!becomesReady()) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "PostgreSQL does not start: "
                                + Files.readString(root.resolve("postgres.log")).strip());
            }
            createDatabase();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL was starting", e);
        }
        supervisor.start();
        log.info("PostgreSQL is ready on port {}", server.port());
    }

    private boolean becomesReady() throws InterruptedException {
        long begin = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - begin < LONGEST_START.toNanos()) {
            if (server.isReady(process)) {
                return true;
            }
            Thread.sleep(POLL);
        }
        return false;
    }

    private void createDatabase() {
        try (Connection connection =
                        DriverManager.getConnection(urlOf("postgres"), username(), password());
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "select from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("create database " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create the database in PostgreSQL", e);
        }
    }

    private void supervise() {
        Duration backOff = FIRST_BACK_OFF;
        try {
            while (true) {
                int status = process.waitFor();
                log.warn("PostgreSQL ended with status {}; starting it again", status);
                Thread.sleep(backOff);
                backOff = restart() ? FIRST_BACK_OFF : longer(backOff);
            }
        } catch (InterruptedException e) {
            log.debug("PostgreSQL is no longer supervised");
        }
    }

    /**
     * A server that was killed may leave children behind for a moment; then this fails at first.
     */
    private boolean restart() throws InterruptedException {
        try {
            process = server.launch();
            return becomesReady();
        } catch (IOException e) {
            log.warn("Cannot launch PostgreSQL", e);
            return false;
        }
    }

    private static Duration longer(Duration backOff) {
        Duration doubled = backOff.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
    }
}
