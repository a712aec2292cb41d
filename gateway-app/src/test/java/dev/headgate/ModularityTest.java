package dev.headgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

        String drawn = Files.readString(folder.resolve("components.puml"));
        Path kept = Path.of("..", "docs", "modules.puml");
        if (Boolean.getBoolean("headgate.update-docs")) {
            Files.writeString(kept, drawn);
        }

        assertThat(kept).as("run with -Dheadgate.update-docs=true to renew it").hasContent(drawn);
    }
}
