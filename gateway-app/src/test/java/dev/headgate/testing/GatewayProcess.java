package dev.headgate.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real application in a JVM of its own, with its own data directory and free ports, that can be
 * killed and started again on the same ports.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(2);

    /**
     * Most of these processes live for seconds: the second compiler would cost more than it gives.
     */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private static final Pattern API_KEY = Pattern.compile("API key: (hg_\\S+)");

    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> jvmArguments;
    private final int port = freePort();
    private final int managementPort = freePort();
    private Process process;
    private int starts;

    private GatewayProcess(
            Path directory, Map<String, String> environment, List<String> jvmArguments) {
        this.directory = directory;
        this.environment = environment;
        this.jvmArguments = jvmArguments;
    }

    /**
     * A gateway that keeps data and logs below this directory; not started yet.
     *
     * @param environment settings beside data directory and ports
     * @param jvmArguments beside those that it gets anyway
     */
    public static GatewayProcess in(
            Path directory, Map<String, String> environment, String... jvmArguments) {
        return new GatewayProcess(directory, Map.copyOf(environment), List.of(jvmArguments));
    }

    /** Starts the process and returns when it takes requests. */
    public GatewayProcess start() {
        launch();
        await().atMost(START).until(() -> !process.isAlive() || isReady());
        if (!process.isAlive()) {
            throw new AssertionError("the gateway ended at its start:\n" + log());
        }
        return this;
    }

    /** Starts the process and does not wait. */
    public void launch() {
        starts++;
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.redirectErrorStream(true).redirectOutput(logFile().toFile());
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.endsWith("_API_KEY") || name.endsWith("_BASE_URL"));
        env.put("HEADGATE_DATA_DIR", dataDirectory().toString());
        env.put("SERVER_PORT", Integer.toString(port));
        env.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        env.putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the application says that it takes requests. */
    public boolean isReady() {
        try {
            return ask("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a path of the management port shows. */
    public String management(String path) {
        try {
            return ask(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> ask(String path) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where API and console are. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Path dataDirectory() {
        return directory.resolve("data");
    }

    /** The API key that the first start printed. */
    public String firstApiKey() {
        Matcher printed = API_KEY.matcher(log(1));
        if (!printed.find()) {
            throw new AssertionError("the first start printed no API key:\n" + log(1));
        }
        return printed.group(1);
    }

    /** What the last start has printed so far. */
    public String log() {
        return log(starts);
    }

    /** What all starts have printed. */
    public String wholeLog() {
        return Stream.iterate(1, start -> start + 1)
                .limit(starts)
                .map(this::log)
                .collect(Collectors.joining());
    }

    /** The process, for looking at its time and its children. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends the process as a power failure would: nothing in it runs any more. */
    public void killHard() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends SIGTERM and does not wait. */
    public void signalTermination() {
        process.destroy();
    }

    /** Waits for the process to end and returns its exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway did not end:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops it as an operator would; kills it and its children if it does not stop in time. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(coverage());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx512m");
        if (!choosesCompiler()) {
            command.add(QUICK_START);
        }
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(applicationClassPath());
        command.add("dev.headgate.HeadgateApplication");
        return command;
    }

    private boolean choosesCompiler() {
        return jvmArguments.stream()
                .anyMatch(argument -> argument.startsWith("-XX:TieredStopAtLevel"));
    }

    /** What these runs execute counts: a child that ends in order writes to the same file. */
    private static List<String> coverage() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-javaagent:"))
                .filter(argument -> argument.contains("jacoco"))
                .toList();
    }

    private static String applicationClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path logFile() {
        return directory.resolve("gateway-" + starts + ".log");
    }

    private String log(int start) {
        Path file = directory.resolve("gateway-" + start + ".log");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
