package dev.headgate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/** The mock upstream in a JVM of its own, so that its work is not counted as anybody else's. */
record MockProcess(Process process, URI uri) implements AutoCloseable {

    static MockProcess start() {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms256m",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.headgate.testing.MockUpstream",
                        "--port",
                        "0");
        try {
            Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            BufferedReader out = process.inputReader();
            String announced = out.readLine();
            return new MockProcess(
                    process, URI.create(announced.substring(announced.indexOf("http"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The base URL of an API that does this to every request. */
    String behaving(String tokens) {
        return uri + "/m/" + tokens + "/v1";
    }

    @Override
    public void close() {
        process.destroy();
    }
}
