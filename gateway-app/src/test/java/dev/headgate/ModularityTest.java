package dev.headgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

/**
 * Features use each other only as their package-info says, without cycles, through public types.
 */
class ModularityTest {
    private static final ApplicationModules modules =
            ApplicationModules.of(HeadgateApplication.class);

    @Test
    void featuresDependOnEachOtherAsDeclared() {
        modules.verify();
    }

    @Test
    void theDiagramInTheArchitectureDocumentIsTheOneThatTheCodeDraws() throws Exception {
        var folder = Files.createTempDirectory("modules");
        new Documenter(modules, Documenter.Options.defaults().withOutputFolder(folder.toString()))
                .writeModulesAsPlantUml();

        String drawn = inOrder(Files.readString(folder.resolve("components.puml")));
        Path kept = Path.of("..", "docs", "modules.puml");
        if (Boolean.getBoolean("headgate.update-docs")) {
            Files.writeString(kept, drawn);
        }

        assertThat(kept).as("run with -Dheadgate.update-docs=true to renew it").hasContent(drawn);
    }

    /**
     * The same diagram with its components and relations by name: Modulith draws them in any order.
     */
    private static String inOrder(String diagram) {
        List<String> lines = diagram.lines().toList();
        List<String> sorted = new ArrayList<>();
        for (int start = 0; start < lines.size(); ) {
            String kind = kindOf(lines.get(start));
            int end = start + 1;
            while (end < lines.size() && !kind.isEmpty() && kindOf(lines.get(end)).equals(kind)) {
                end++;
            }
            lines.subList(start, end).stream().sorted().forEach(sorted::add);
            start = end;
        }
        return String.join("\n", sorted) + "\n";
    }

    private static String kindOf(String line) {
        String text = line.strip();
        return text.startsWith("Component(")
                ? "component"
                : text.startsWith("Rel(") ? "relation" : "";
    }
}
