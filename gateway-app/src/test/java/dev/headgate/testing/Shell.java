package dev.headgate.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs what documentation tells a reader to type. */
public final class Shell {
    private Shell() {}

    /** What the command printed; fails with it if the command failed. */
    public static String run(String command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command);
        builder.redirectErrorStream(true).environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("%s%nfailed with: %s".formatted(command, output));
        }
        return output;
    }
}
