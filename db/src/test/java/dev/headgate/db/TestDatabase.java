package dev.headgate.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A fresh database for a test class, on the one PostgreSQL server of this JVM. Closing it drops it.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static boolean templateIsReady;

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** With the schema of this release, copied from a template. */
    public static synchronized TestDatabase migrated() {
        if (!templateIsReady) {
            run("create database template_headgate");
            Migrations.apply(new TestDatabase("template_headgate").dataSource());
            templateIsReady = true;
        }
        return create("template template_headgate");
    }

    /** Without any tables. */
    public static synchronized TestDatabase empty() {
        return create("");
    }

    public String url() {
        return TestServer.SHARED.urlOf(name);
    }

    public String username() {
        return TestServer.SHARED.username();
    }

    public String password() {
        return TestServer.SHARED.password();
    }

    /** A source without a pool. */
    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setUser(username());
        source.setPassword(password());
        return source;
    }

    @Override
    public void close() {
        run("drop database " + name + " with (force)");
    }

    private static TestDatabase create(String template) {
        String name = "test_" + COUNT.incrementAndGet();
        run("create database " + name + " " + template);
        return new TestDatabase(name);
    }

    private static void run(String sql) {
        TestServer server = TestServer.SHARED;
        try (Connection connection =
                        DriverManager.getConnection(
                                server.urlOf("postgres"), server.username(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
