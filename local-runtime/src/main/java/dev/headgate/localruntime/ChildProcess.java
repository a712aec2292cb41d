package dev.headgate.localruntime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child process that serves a model. Ends when it is closed or when this process does. */
final class ChildProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

    private static final Duration STOP_WINDOW = Duration.ofSeconds(8);
    private static final int KEPT_LINES = 10;

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Thread errorReader;

    private ChildProcess(Process process) {
        this.process = process;
        read(process.getInputStream(), this::onOutput);
        this.errorReader = read(process.getErrorStream(), this::onError);
    }

    static ChildProcess start(ServerOptions options, Path workDirectory) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(ChildCommand.of(options.toArguments()))
                        .directory(workDirectory.toFile());
        builder.environment().keySet().removeIf(name -> !ChildCommand.isPassedOn(name));
        builder.environment().put(ServerOptions.TOKEN_VARIABLE, String.valueOf(options.token()));
        builder.environment().put("GGML_NO_BACKTRACE", "1");
        return new ChildProcess(builder.start());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the child has ended. */
    CompletableFuture<Process> exit() {
        return process.onExit();
    }

    /** Completes when the child says on which port it is ready. */
    CompletableFuture<Integer> port() {
        return port;
    }

    /** Waits for the {@link #port}. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port.join());
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd(STOP_WINDOW);
    }

    int exitStatus() {
        return process.exitValue();
    }

    /** The end of what the child wrote to its error output. */
    String lastOutput() {
        try {
            errorReader.join(STOP_WINDOW);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lastLines) {
            return lastLines.isEmpty() ? "it said nothing" : String.join(" | ", lastLines);
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (!awaitEnd(STOP_WINDOW)) {
            kill();
        }
    }

    private boolean awaitEnd(Duration atMost) {
        try {
            return process.waitFor(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void onOutput(String line) {
        if (line.startsWith(ServerProcess.READY_PREFIX)) {
            port.complete(Integer.parseInt(line.substring(ServerProcess.READY_PREFIX.length())));
        }
    }

    private void onError(String line) {
        LOG.debug("{}: {}", process.pid(), line);
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > KEPT_LINES) {
                lastLines.removeFirst();
            }
        }
    }

    private static Thread read(InputStream stream, Consumer<String> onLine) {
        return Thread.ofVirtual()
                .start(() -> {
                    try (BufferedReader lines =
                            new BufferedReader(
                                    new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(onLine);
                    } catch (IOException | UncheckedIOException e) {
                        LOG.debug("A child's output ended.", e);
                    }
                });
    }
}
