package dev.headgate.localruntime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that runs in a child process of its own on this machine: started, watched, restarted when
 * it dies, ended with {@link #close()} or with this process, however that ends.
 *
 * <p>The child speaks OpenAI-shaped HTTP on the loopback interface and asks for {@link #token()}.
 * Its port changes with every restart, so ask for {@link #endpoint()} for each request. Threads may
 * share this object.
 */
public final class LocalRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalRuntime.class);

    private static final int TOKEN_BYTES = 32;

    private final LocalModel model;
    private final Path workDirectory;
    private final String token;
    private final HealthProbe probe;
    private final StatusBoard board = new StatusBoard();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Thread supervisor;

    private LocalRuntime(LocalModel model, Path workDirectory, HealthProbe probe) {
        this.model = model;
        this.workDirectory = workDirectory;
        this.token = newToken();
        this.probe = probe;
        this.supervisor =
                Thread.ofPlatform()
                        .daemon()
                        .name("local-runtime-" + model.name())
                        .unstarted(this::supervise);
    }

    /**
     * Starts a model and returns at once; {@link #awaitReady} waits for it.
     *
     * @param workDirectory made if need be; holds the unpacked built-in model
     * @throws LocalRuntimeException if the model file is missing or is no GGUF file, naming it
     */
    public static LocalRuntime start(LocalModel model, Path workDirectory) {
        return start(model, workDirectory, HealthProbe.Rhythm.DEFAULT);
    }

    static LocalRuntime start(LocalModel model, Path workDirectory, HealthProbe.Rhythm rhythm) {
        Path directory = workDirectory.toAbsolutePath();
        requireUsable(model, directory);
        LocalRuntime runtime = new LocalRuntime(model, directory, new HealthProbe(rhythm));
        runtime.supervisor.start();
        return runtime;
    }

    /** The model as it was asked for. */
    public LocalModel model() {
        return model;
    }

    /** What the child is doing now. */
    public State state() {
        return board.status().state();
    }

    /**
     * Root of the child's API, such as {@code http://127.0.0.1:40123}, with {@code /v1}, {@code
     * /metrics} and {@code /health} below it. Empty unless the state is {@link State#READY}.
     */
    public Optional<URI> endpoint() {
        return board.status().endpoint();
    }

    /**
     * Secret that the child wants as bearer token. Made anew for each start of this object; keep it
     * out of logs.
     */
    public String token() {
        return token;
    }

    /** Process id of the child, if there is one. */
    public OptionalLong pid() {
        return board.status().pid();
    }

    /**
     * Why the model is not ready, if something went wrong; the last lines of the child's output
     * included.
     */
    public Optional<String> problem() {
        return board.status().problem();
    }

    /**
     * Waits until requests can be sent.
     *
     * @throws LocalRuntimeException if the model failed for good, was closed, or was not ready in
     *     time
     */
    public void awaitReady(Duration atMost) throws InterruptedException {
        StatusBoard.Status status = board.awaitSettled(atMost);
        if (status.state() != State.READY) {
            String why =
                    status.problem()
                            .orElse("It was not ready within %d s.".formatted(atMost.toSeconds()));
            throw new LocalRuntimeException(
                    "Local model '%s' is %s. %s".formatted(model.name(), status.state(), why));
        }
    }

    /**
     * Ends the child: requests in flight get some seconds to finish. Returns when the child is
     * gone.
     */
    @Override
    public void close() {
        closing.complete(null);
        try {
            supervisor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        probe.close();
        board.stopped();
    }

    private void supervise() {
        Backoff backoff = new Backoff();
        while (!closing.isDone()) {
            boolean wasReady = runChild();
            if (board.status().state() == State.FAILED) {
                return;
            }
            if (wasReady) {
                backoff.reset();
            }
            isDoneWithin(backoff.next(), closing);
        }
    }

    /** Runs one child to its end; whether it had been ready. */
    private boolean runChild() {
        try (ChildProcess child = ChildProcess.start(childOptions(), workDirectory)) {
            board.starting(child.pid());
            CompletableFuture<?> end = CompletableFuture.anyOf(child.exit(), closing);
            boolean ready = awaitReadyLine(child, end);
            if (ready) {
                watch(child, end);
            }
            if (!closing.isDone()) {
                reportDeath(child);
            }
            return ready;
        } catch (IOException e) {
            LOG.warn("Local model '{}' could not be started.", model.name(), e);
            board.down(
                    State.RESTARTING, "The child process could not be started: " + e.getMessage());
            return false;
        }
    }

    /** A large model may take minutes to load, so this ends with the child only. */
    private boolean awaitReadyLine(ChildProcess child, CompletableFuture<?> end) {
        CompletableFuture.anyOf(child.port(), end).join();
        if (!child.port().isDone()) {
            return false;
        }
        board.ready(child.pid(), child.endpoint());
        LOG.info("Local model '{}' is ready, process {}.", model.name(), child.pid());
        return true;
    }

    /** Returns when the child is dead, was found hanging, or this runtime closes. */
    private void watch(ChildProcess child, CompletableFuture<?> end) {
        int failures = 0;
        while (failures < probe.rhythm().failures()
                && !isDoneWithin(probe.rhythm().interval(), end)) {
            failures = probe.isHealthy(child.endpoint()) ? 0 : failures + 1;
        }
    }

    private void reportDeath(ChildProcess child) {
        boolean hung = child.isAlive();
        child.kill();
        String how =
                hung ? "did not answer and was killed" : "ended with status " + child.exitStatus();
        String problem = "The child process %s: %s".formatted(how, child.lastOutput());
        LOG.warn("Local model '{}': {}", model.name(), problem);
        board.down(
                child.exitStatus() == ServerProcess.UNUSABLE_MODEL
                        ? State.FAILED
                        : State.RESTARTING,
                problem);
    }

    private static boolean isDoneWithin(Duration atMost, CompletableFuture<?> event) {
        try {
            event.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("These events do not fail.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void requireUsable(LocalModel model, Path workDirectory) {
        try {
            Files.createDirectories(workDirectory);
            if (model.file() != null) {
                var _ = GgufHeader.read(model.file());
            }
        } catch (UnusableModelException e) {
            throw new LocalRuntimeException(e.getMessage(), e);
        } catch (IOException e) {
            throw new LocalRuntimeException(
                    "The directory '%s' cannot be made.".formatted(workDirectory), e);
        }
    }

    private ServerOptions childOptions() {
        return new ServerOptions(model, "127.0.0.1", 0, workDirectory, true, token);
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What a child is doing. */
    public enum State {
        /** Loading the model for the first time. */
        STARTING,
        /** Answering requests. */
        READY,
        /** Dead, hanging or loading again; it comes back by itself. */
        RESTARTING,
        /** Its model file cannot be used; it does not come back. */
        FAILED,
        /** Closed. */
        STOPPED
    }
}
