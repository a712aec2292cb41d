package dev.headgate.localruntime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Builds the command line of a child: the same Java and the same class path as this process. */
final class ChildCommand {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final String MAIN_CLASS = LocalRuntimeServer.class.getName();
    private static final String BOOT_LAUNCHER =
            "org.springframework.boot.loader.launch.PropertiesLauncher";

    /** What a child may know of our environment, which holds the credentials of providers. */
    private static final Set<String> PASSED_ON =
            Set.of(
                    "PATH",
                    "HOME",
                    "LANG",
                    "LC_ALL",
                    "TZ",
                    "TMPDIR",
                    "LD_LIBRARY_PATH",
                    "SYSTEMROOT",
                    "TEMP",
                    "TMP");

    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xms32m",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:+ErrorFileToStderr",
                    "-XX:-CreateCoredumpOnCrash",
                    "--enable-native-access=ALL-UNNAMED");

    private ChildCommand() {}

    /** The command that runs {@link LocalRuntimeServer} with these arguments. */
    static List<String> of(List<String> arguments) {
        List<String> command = new ArrayList<>(withoutInterrupt());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(mainOn(System.getProperty("java.class.path")));
        command.addAll(arguments);
        return command;
    }

    static boolean isPassedOn(String variable) {
        return PASSED_ON.contains(variable);
    }

    /**
     * Ctrl-C reaches every process of a terminal. The child leaves it to this process, which ends
     * the child when its own requests are done.
     */
    private static List<String> withoutInterrupt() {
        return Files.isExecutable(SHELL)
                ? List.of(SHELL.toString(), "-c", "trap '' INT; exec \"$@\"", SHELL.toString())
                : List.of();
    }

    /**
     * In a jar that Spring Boot has packed the libraries are jars within the jar, which only its
     * launcher can read.
     */
    static List<String> mainOn(String classPath) {
        String absolute =
                String.join(
                        File.pathSeparator,
                        List.of(classPath.split(File.pathSeparator, -1)).stream()
                                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                                .toList());
        return isBootJar(Path.of(classPath.split(File.pathSeparator, -1)[0]))
                ? List.of("-cp", absolute, "-Dloader.main=" + MAIN_CLASS, BOOT_LAUNCHER)
                : List.of("-cp", absolute, MAIN_CLASS);
    }

    private static boolean isBootJar(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String main =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            return main != null && main.startsWith("org.springframework.boot.loader.");
        } catch (IOException e) {
            return false;
        }
    }
}
