package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

    private final BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream announced = new ByteArrayOutputStream();

    @TempDir private Path directory;

    @Test
    void saysWhenItIsReadyAndEndsWithItsParent() throws Exception {
        try (PipedOutputStream parent = new PipedOutputStream()) {
            process(new PipedInputStream(parent))
                    .run(
                            List.of("--exit-with-parent=true", "--cache-directory=" + directory),
                            Map.of());

            String line = announced.toString(StandardCharsets.UTF_8).strip();
            assertThat(line).startsWith(ServerProcess.READY_PREFIX);
            int port = Integer.parseInt(line.substring(ServerProcess.READY_PREFIX.length()));
            assertThat(new ApiClient(port).get("/health").statusCode()).isEqualTo(200);
            assertThat(exits).isEmpty();
        }

        assertThat(exits.poll(60, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void tellsWrongUsageFromAnUnusableModel() throws Exception {
        process(InputStream.nullInputStream()).run(List.of("--unheard-of=1"), Map.of());
        assertThat(exits.poll(60, TimeUnit.SECONDS)).isEqualTo(ServerProcess.WRONG_USAGE);

        process(InputStream.nullInputStream())
                .run(List.of("--model=" + directory.resolve("missing.gguf")), Map.of());
        assertThat(exits.poll(60, TimeUnit.SECONDS)).isEqualTo(ServerProcess.UNUSABLE_MODEL);
    }

    @Test
    void failsWhenItsAddressIsTaken() throws Exception {
        try (LocalRuntimeServer other =
                LocalRuntimeServer.listen(ServerOptions.parse(List.of(), Map.of()))) {
            process(InputStream.nullInputStream()).run(List.of("--port=" + other.port()), Map.of());

            assertThat(exits.poll(60, TimeUnit.SECONDS)).isEqualTo(ServerProcess.FAILED);
        }
    }

    private ServerProcess process(InputStream in) {
        return new ServerProcess(
                in, new PrintStream(announced, true, StandardCharsets.UTF_8), exits::add);
    }
}
