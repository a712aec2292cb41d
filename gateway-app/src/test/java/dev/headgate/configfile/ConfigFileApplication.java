package dev.headgate.configfile;

import dev.headgate.testing.PlatformBeans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;

/** The features that the configuration file declares, on a database of their own. */
@SpringBootTest(
        classes = ConfigFileApplication.Application.class,
        properties = {
            "BUILD_BOT_KEY=hg_12345678_0123456789abcdef0123456789abcdef0123456789a_2Xcc8P",
            "NOT_A_KEY=secret-canary"
        })
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
abstract class ConfigFileApplication {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @TempDir static Path secrets;
    @TempDir Path folder;

    private final ConfigFile file;

    ConfigFileApplication(ConfigFile file) {
        this.file = file;
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("headgate.data-dir", secrets::toString);
    }

    final void apply(String yaml) throws IOException {
        file.apply(Files.writeString(folder.resolve("headgate.yaml"), yaml));
    }

    /** The example of {@code docs/configuration.md}. */
    static String example() {
        return yaml(DOCUMENT);
    }

    /** The first YAML of a document. */
    static String yaml(Path document) {
        try {
            String text = Files.readString(document);
            int start = text.indexOf("```yaml\n") + "```yaml\n".length();
            return text.substring(start, text.indexOf("```", start));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a stereotype, so that the scan of the real application passes it by. */
    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = "dev.headgate")
    @Import(PlatformBeans.class)
    @ComponentScan(
            basePackages = {
                "dev.headgate.accounting",
                "dev.headgate.catalog",
                "dev.headgate.configfile",
                "dev.headgate.error",
                "dev.headgate.identity",
                "dev.headgate.outbox",
                "dev.headgate.policy",
                "dev.headgate.secret"
            },
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.CUSTOM,
                            classes = TypeExcludeFilter.class))
    static class Application {}
}
