package dev.headgate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The oldest PostgreSQL that an operator may bring, where this machine has it. */
class OldestPostgresTest {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    @TempDir Path directory;
    private int port;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                Files.isExecutable(PROGRAMS.resolve("initdb")),
                "SKIPPED: install PostgreSQL 15 (Debian package postgresql-15) to test external databases");
        run("initdb", "--pgdata=" + data(), "--username=headgate", "--auth=trust");
        port = freePort();
        String options =
                "-c port=%d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
                        .formatted(port);
        run("pg_ctl", "start", "--wait", "--pgdata=" + data(), "--options=" + options);
    }

    @AfterEach
    void stop() throws Exception {
        if (port != 0) {
            run("pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata=" + data());
        }
    }

    @Test
    void takesTheWholeSchema() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        source.setUser("headgate");

        assertThat(Migrations.apply(source)).isPositive();
        assertThat(Migrations.apply(source)).isZero();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private void run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (Files.isWritable(Path.of("/"))) { // As root, which PostgreSQL refuses to be.
            command.addAll(List.of("/usr/bin/unshare", "--user"));
        }
        command.add(PROGRAMS.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path output = directory.resolve(program + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", Files.readString(output)).isZero();
    }
}
