package dev.headgate.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The one PostgreSQL server of a test JVM: a container where Docker answers, else the embedded. */
record TestServer(String urlPrefix, String username, String password) {

    static final TestServer SHARED = start();

    String urlOf(String database) {
        return urlPrefix + database;
    }

    private static TestServer start() {
        boolean socket = Files.exists(Path.of("/var/run/docker.sock"));
        boolean dockerMayAnswer = socket || System.getenv("DOCKER_HOST") != null;
        if (dockerMayAnswer && DockerClientFactory.instance().isDockerAvailable()) {
            return container();
        }
        return embedded();
    }

    @SuppressWarnings("resource") // Ryuk ends the container with the JVM.
    private static TestServer container() {
        PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18");
        postgres.start();
        String prefix =
                "jdbc:postgresql://%s:%d/"
                        .formatted(postgres.getHost(), postgres.getFirstMappedPort());
        return new TestServer(prefix, postgres.getUsername(), postgres.getPassword());
    }

    private static TestServer embedded() {
        try {
            Path directory = Files.createTempDirectory("headgate-test-db");
            EmbeddedDatabase server =
                    EmbeddedDatabase.start(
                            directory, Map.of("fsync", "off", "max_connections", "200"));
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().unstarted(() -> end(server, directory)));
            return new TestServer(server.urlOf(""), server.username(), server.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(EmbeddedDatabase server, Path directory) {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
