package dev.headgate.db;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One PostgreSQL cluster in a directory: made once, launched, stopped. The directory holds {@code
 * data} (the cluster), {@code port}, {@code password} (readable by the owner alone, since other
 * local users reach the loopback interface too) and the programs.
 */
final class PostgresServer {
    static final String SUPERUSER = "headgate";

    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(2);

    private final Path directory;
    private final PostgresBinaries binaries;
    private final Map<String, String> settings;
    private final int port;
    private final String password;

    private PostgresServer(
            Path directory,
            PostgresBinaries binaries,
            Map<String, String> settings,
            int port,
            String password) {
        this.directory = directory;
        this.binaries = binaries;
        this.settings = settings;
        this.port = port;
        this.password = password;
    }

    /** Makes the cluster if there is none and stops what a killed owner left running. */
    static PostgresServer in(Path directory, Map<String, String> overrides) throws IOException {
        PostgresBinaries binaries = PostgresBinaries.below(directory);
        if (!Files.isDirectory(directory.resolve("data"))) {
            makeCluster(directory, binaries);
        }
        requireSameMajorVersion(directory);
        stopLeftover(directory, binaries);
        Map<String, String> settings = defaults();
        settings.putAll(overrides);
        String password = Files.readString(directory.resolve("password"));
        return new PostgresServer(directory, binaries, settings, keptPort(directory), password);
    }

    int port() {
        return port;
    }

    String password() {
        return password;
    }

    /**
     * Launches the server in a session of its own, so that Ctrl-C in a terminal reaches the gateway
     * alone and streams in flight can still be settled.
     */
    Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(binaries.program("postgres"), "-D", data(directory).toString()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        command.addAll(List.of("-c", "port=" + port));
        return builder(command, directory.resolve("postgres.log").toFile()).start();
    }

    /** Whether this process has finished starting up and answers. */
    boolean isReady(Process process) {
        List<String> lines = postmasterFile(directory);
        return lines.size() >= 8
                && lines.getFirst().strip().equals(Long.toString(process.pid()))
                && lines.get(7).strip().equals("ready");
    }

    /** Stops it, ending open connections; returns when its files are closed. */
    void stop() throws IOException {
        stop(directory, binaries);
    }

    private static Map<String, String> defaults() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "100");
        settings.put("shared_buffers", "64MB");
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("timezone", "UTC");
        settings.put("logging_collector", "on");
        settings.put("log_directory", "log");
        settings.put("log_filename", "postgresql-%a.log");
        settings.put("log_truncate_on_rotation", "on");
        settings.put("jit", "off");
        return settings;
    }

    private static void makeCluster(Path directory, PostgresBinaries binaries) throws IOException {
        Path password = directory.resolve("password");
        Files.deleteIfExists(password);
        Files.createFile(
                password,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, randomPassword());
        // A killed initdb leaves half a cluster: it is made aside and takes its name when complete.
        Path unfinished = Files.createTempDirectory(directory, "initdb-");
        runToEnd(
                directory,
                List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + unfinished,
                        "--username=" + SUPERUSER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--locale=C.UTF-8",
                        "--no-instructions"));
        Files.move(unfinished, data(directory), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String randomPassword() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void requireSameMajorVersion(Path directory) throws IOException {
        String ours = PostgresBinaries.VERSION.substring(0, PostgresBinaries.VERSION.indexOf('.'));
        String theirs = Files.readString(data(directory).resolve("PG_VERSION")).strip();
        if (!ours.equals(theirs)) {
            throw new IllegalStateException(
                    "%s was written by PostgreSQL %s and this Headgate brings PostgreSQL %s. Dump it with the Headgate that wrote it, or use pg_upgrade."
                            .formatted(data(directory), theirs, ours));
        }
    }

    /**
     * A gateway that was killed leaves its server running. It is stopped rather than reused: what
     * runs afterwards always has the settings and the version of this gateway.
     */
    private static void stopLeftover(Path directory, PostgresBinaries binaries) throws IOException {
        List<String> lines = postmasterFile(directory);
        if (!lines.isEmpty() && isPostgres(lines.getFirst().strip())) {
            stop(directory, binaries);
        }
    }

    /** A process id outlives its process and may belong to anybody after a reboot. */
    private static boolean isPostgres(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().command())
                .filter(command -> Path.of(command).endsWith("postgres"))
                .isPresent();
    }

    private static void stop(Path directory, PostgresBinaries binaries) throws IOException {
        runToEnd(
                directory,
                List.of(
                        binaries.program("pg_ctl"),
                        "stop",
                        "--pgdata=" + data(directory),
                        "--mode=fast",
                        "--timeout=60"));
    }

    private static List<String> postmasterFile(Path directory) {
        Path file = data(directory).resolve("postmaster.pid");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** The port of the last start if it is still free, so that tools keep their settings. */
    private static int keptPort(Path directory) throws IOException {
        Path file = directory.resolve("port");
        int wanted = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        int port = freePort(wanted);
        Files.writeString(file, port + "\n");
        return port;
    }

    private static int freePort(int wanted) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket socket = new ServerSocket(wanted, 1, loopback)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw e;
            }
            return freePort(0);
        }
    }

    private static void runToEnd(Path directory, List<String> command) throws IOException {
        Path log = directory.resolve("command.log");
        Process process = builder(command, log.toFile()).start();
        try {
            if (!process.waitFor(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "%s failed: %s"
                                .formatted(
                                        Path.of(command.getFirst()).getFileName(),
                                        Files.readString(log).strip()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL was working", e);
        }
    }

    private static ProcessBuilder builder(List<String> command, File output) {
        List<String> whole = new ArrayList<>(asOrdinaryUser());
        whole.addAll(command);
        return new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output);
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without a mapping root is nobody in
     * its eyes, while its files stay root's.
     */
    private static List<String> asOrdinaryUser() {
        if (!isRoot()) {
            return List.of();
        }
        return List.of("/usr/bin/unshare", "--user");
    }

    private static boolean isRoot() {
        try {
            Object uid =
                    Files.getAttribute(
                            Path.of("/proc/self"), "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return uid.equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static Path data(Path directory) {
        return directory.resolve("data");
    }
}
