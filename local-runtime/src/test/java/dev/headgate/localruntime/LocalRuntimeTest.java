package dev.headgate.localruntime;

import static dev.headgate.localruntime.ApiClient.ask;
import static dev.headgate.localruntime.ApiClient.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.localruntime.LocalRuntime.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The child process of a model, from the gateway's side. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalRuntimeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;

    @Test
    void servesTheModelToThoseWithTheToken() throws Exception {
        try (LocalRuntime runtime = startedTiny()) {
            assertThat(content(clientOf(runtime).chat(ask("What is the capital of France?", ""))))
                    .isEqualTo("The capital of France is Paris.");

            ApiClient stranger = new ApiClient(runtime.endpoint().orElseThrow(), "guessed");
            assertThat(stranger.post("/v1/chat/completions", ask("Hello", "")).statusCode())
                    .isEqualTo(401);
            assertThat(stranger.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(stranger.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void comesBackAfterKill9() throws Exception {
        try (LocalRuntime runtime = startedTiny()) {
            long killed = runtime.pid().orElseThrow();

            assertThat(handle(killed).destroyForcibly()).isTrue();

            Await.until(
                    "a new child is ready",
                    () -> runtime.state() == State.READY && runtime.pid().orElse(killed) != killed);
            assertThat(content(clientOf(runtime).chat(ask("What is the capital of France?", ""))))
                    .isEqualTo("The capital of France is Paris.");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void replacesAChildThatHangs_F04() throws Exception {
        HealthProbe.Rhythm impatient =
                new HealthProbe.Rhythm(Duration.ofMillis(200), Duration.ofSeconds(1), 2);
        try (LocalRuntime runtime = LocalRuntime.start(LocalModel.tiny(), directory, impatient)) {
            runtime.awaitReady(PATIENCE);
            long frozen = runtime.pid().orElseThrow();

            assertThat(signal("STOP", frozen)).isZero();

            Await.until(
                    "a new child is ready",
                    () -> runtime.state() == State.READY && runtime.pid().orElse(frozen) != frozen);
            assertThat(isDead(frozen)).isTrue();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesAnInterruptFromTheTerminalToTheGateway() throws Exception {
        try (LocalRuntime runtime = startedTiny()) {
            long child = runtime.pid().orElseThrow();

            assertThat(signal("INT", child)).isZero();

            assertThat(clientOf(runtime).get("/health").statusCode()).isEqualTo(200);
            assertThat(content(clientOf(runtime).chat(ask("Hello", "")))).isNotEmpty();
            assertThat(runtime.pid()).hasValue(child);
        }
    }

    @Test
    void endsTheChildWhenItIsClosed() throws Exception {
        LocalRuntime runtime = startedTiny();
        ProcessHandle child = handle(runtime.pid().orElseThrow());

        runtime.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(runtime.state()).isEqualTo(State.STOPPED);
        assertThat(runtime.endpoint()).isEmpty();
        assertThatThrownBy(() -> runtime.awaitReady(PATIENCE))
                .isInstanceOf(LocalRuntimeException.class)
                .hasMessageContaining("STOPPED");
    }

    @Test
    void endsTheChildWithTheProcessThatStartedIt() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParentProcess.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            assertThat(ProcessHandle.of(child))
                    .hasValueSatisfying(handle -> assertThat(handle.isAlive()).isTrue());

            parent.destroyForcibly();

            Await.until("the orphan ends", () -> isDead(child));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void refusesAFileThatIsMissing() {
        Path missing = directory.resolve("missing.gguf");

        assertThatThrownBy(() -> LocalRuntime.start(LocalModel.of("missing", missing), directory))
                .isInstanceOf(LocalRuntimeException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("no such file");
    }

    @Test
    void givesUpOnAFileThatCannotBeLoaded() throws Exception {
        Path file = damagedModel();

        try (LocalRuntime runtime = LocalRuntime.start(LocalModel.of("damaged", file), directory)) {
            assertThatThrownBy(() -> runtime.awaitReady(PATIENCE))
                    .isInstanceOf(LocalRuntimeException.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("cannot load it");
            assertThat(runtime.state()).isEqualTo(State.FAILED);
            assertThat(runtime.pid()).isEmpty();
        }
    }

    @Test
    void keepsItsTokenToItself() throws Exception {
        try (LocalRuntime runtime = startedTiny()) {
            ProcessHandle.Info child = handle(runtime.pid().orElseThrow()).info();

            assertThat(runtime.toString()).doesNotContain(runtime.token());
            assertThat(child.commandLine().orElse("")).doesNotContain(runtime.token());
        }
    }

    /** A header that reads well, and half of the weights. */
    private Path damagedModel() throws IOException {
        byte[] whole = Files.readAllBytes(BuiltInModel.unpackInto(directory));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        return Files.write(directory.resolve("half.gguf"), half);
    }

    private LocalRuntime startedTiny() throws InterruptedException {
        LocalRuntime runtime = LocalRuntime.start(LocalModel.tiny(), directory);
        runtime.awaitReady(PATIENCE);
        assertThat(runtime.state()).isEqualTo(State.READY);
        assertThat(runtime.problem()).isEmpty();
        return runtime;
    }

    private static ApiClient clientOf(LocalRuntime runtime) {
        return new ApiClient(runtime.endpoint().orElseThrow(), runtime.token());
    }

    private static ProcessHandle handle(long pid) {
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static int signal(String name, long pid) throws Exception {
        return new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    private static boolean isDead(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        return handle.isEmpty() || !handle.get().isAlive();
    }

    /** Starts a model, tells the child's process id and waits to be killed. */
    static final class ParentProcess {

        public static void main(String[] arguments) throws Exception {
            LocalRuntime runtime = LocalRuntime.start(LocalModel.tiny(), Path.of(arguments[0]));
            runtime.awaitReady(PATIENCE);
            System.out.println(runtime.pid().orElseThrow());
            Thread.currentThread().join(TimeUnit.MINUTES.toMillis(5));
        }
    }
}
