package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.GatewayProcess;
import dev.headgate.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fresh machine without any setting. */
class FirstStartTest {
    @TempDir Path directory;

    @Test
    void printsEverythingThatIsNeededForAFirstAnswer() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.in(directory, Map.of()).start()) {
            String banner = gateway.log();

            assertThat(banner).contains(gateway.uri().getPort() + "").contains("API key: hg_");
            assertThat(Files.readString(gateway.dataDirectory().resolve("admin-token")))
                    .isNotBlank();
            assertThat(banner).contains(gateway.dataDirectory().resolve("admin-token").toString());
            assertThat(Shell.run(lineWith("curl", banner), Map.of())).contains("chat.completion");

            refusesASecondInstance(gateway);
            gateway.killHard();
            gateway.start();
            assertThat(gateway.log()).doesNotContain("hg_" + secretPart(gateway.firstApiKey()));
            assertThat(gateway.log()).doesNotContain("API key:");
        }
    }

    private void refusesASecondInstance(GatewayProcess first) throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("second"));
        try (GatewayProcess second =
                GatewayProcess.in(
                        elsewhere, Map.of("HEADGATE_DATA_DIR", first.dataDirectory().toString()))) {
            second.launch();

            assertThat(second.awaitEnd()).isNotZero();
            assertThat(second.log())
                    .contains(first.dataDirectory().toString())
                    .contains("HEADGATE_DATA_DIR")
                    .doesNotContain("\tat ");
        }
    }

    private static String lineWith(String word, String text) {
        return text.lines()
                .filter(line -> line.contains(word))
                .map(line -> line.substring(line.indexOf(word)))
                .findFirst()
                .orElseThrow();
    }

    private static String secretPart(String key) {
        return key.substring(key.indexOf('_', 3) + 1);
    }
}
