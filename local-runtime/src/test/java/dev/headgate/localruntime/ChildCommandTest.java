package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildCommandTest {

    @TempDir private Path directory;

    @Test
    void runsTheMainClassOnAnOrdinaryClassPath() throws IOException {
        String jar = jarWithMain("org.example.Main").toString();
        String classPath = "classes" + File.pathSeparator + jar;

        assertThat(ChildCommand.mainOn(classPath))
                .containsExactly(
                        "-cp",
                        Path.of("classes").toAbsolutePath() + File.pathSeparator + jar,
                        "dev.headgate.localruntime.LocalRuntimeServer");
        assertThat(ChildCommand.mainOn(jar))
                .contains("dev.headgate.localruntime.LocalRuntimeServer");
    }

    @Test
    void goesThroughTheLauncherOfABootJar() throws IOException {
        String jar = jarWithMain("org.springframework.boot.loader.launch.JarLauncher").toString();

        assertThat(ChildCommand.mainOn(jar))
                .containsExactly(
                        "-cp",
                        jar,
                        "-Dloader.main=dev.headgate.localruntime.LocalRuntimeServer",
                        "org.springframework.boot.loader.launch.PropertiesLauncher");
    }

    @Test
    void takesAFileThatIsNoJarForAnOrdinaryEntry() throws IOException {
        Path file = Files.writeString(directory.resolve("broken.jar"), "no jar");

        assertThat(ChildCommand.mainOn(file.toString()))
                .last()
                .isEqualTo("dev.headgate.localruntime.LocalRuntimeServer");
    }

    @Test
    void keepsCredentialsOfProvidersFromTheChild() {
        assertThat(ChildCommand.isPassedOn("PATH")).isTrue();
        assertThat(ChildCommand.isPassedOn("OPENAI_API_KEY")).isFalse();
        assertThat(ChildCommand.isPassedOn("HEADGATE_DB_PASSWORD")).isFalse();
    }

    @Test
    void usesTheJavaOfThisProcess() {
        assertThat(ChildCommand.of(List.of("--name=x")))
                .contains(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .contains("--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError")
                .last()
                .isEqualTo("--name=x");
    }

    private Path jarWithMain(String main) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        Path jar = Files.createTempFile(directory, "app", ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
