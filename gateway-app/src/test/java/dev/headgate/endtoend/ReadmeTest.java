package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.GatewayProcess;
import dev.headgate.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the README tells a reader to type works on a fresh machine. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    private static final Path MODEL =
            Path.of(
                    "../local-runtime/src/main/resources/dev/headgate/localruntime/headgate-tiny-q8_0.gguf");

    @TempDir Path directory;

    @Test
    void namesTheTwoCommands() throws IOException {
        assertThat(Files.readString(README))
                .contains("\nmvn spring-boot:run\n")
                .contains("\nmvn verify\n");
    }

    @Test
    void typesNothingThatDoesNotWork() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.in(directory, environment()).start()) {
            Map<String, String> reader = Map.of("HEADGATE_API_KEY", gateway.firstApiKey());
            for (String command : blocks("shell")) {
                String here = command.replace("http://localhost:8080", gateway.uri().toString());
                await(command)
                        .atMost(Duration.ofMinutes(2))
                        .untilAsserted(() ->
                                assertThat(Shell.run(here, reader))
                                        .isNotBlank()
                                        .doesNotContain("\"error\":{"));
            }
            String models = "curl -s %s/v1/models -H \"Authorization: Bearer $HEADGATE_API_KEY\"";
            assertThat(Shell.run(models.formatted(gateway.uri()), reader))
                    .contains("acme-7b@gpu-a", "gpt-5.4-mini@openai", "my-model@local");
        }
    }

    /** What the README exports before the start, with files that are really there. */
    private Map<String, String> environment() throws IOException {
        Files.writeString(directory.resolve("headgate.yaml"), String.join("\n", blocks("yaml")));
        return String.join("", blocks("sh"))
                .replace("=headgate.yaml", "=" + directory.resolve("headgate.yaml"))
                .replace("/models/my-model.gguf", MODEL.toAbsolutePath().normalize().toString())
                .lines()
                .map(line -> line.replace("export ", "").split("=", 2))
                .collect(Collectors.toMap(export -> export[0], export -> export[1]));
    }

    @Test
    void linksToNothingThatIsNotThere() throws IOException {
        List<Path> links =
                Pattern.compile("\\]\\((?!http)([^)#]+)[^)]*\\)")
                        .matcher(Files.readString(README))
                        .results()
                        .map(link -> README.resolveSibling(link.group(1)))
                        .toList();

        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(link).exists());
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
