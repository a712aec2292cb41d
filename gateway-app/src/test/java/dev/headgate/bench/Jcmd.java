package dev.headgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a running JVM through the JDK's {@code jcmd}. */
public record Jcmd(long pid) {
    private static final Pattern USED =
            Pattern.compile("garbage-first heap.*?used (\\d+)K", Pattern.DOTALL);

    /** Megabytes of live objects: what is used right after a full collection. */
    public long liveHeapMegabytes() {
        run("GC.run");
        String info = run("GC.heap_info");
        Matcher used = USED.matcher(info);
        if (!used.find()) {
            throw new IllegalStateException("jcmd said: " + info);
        }
        return Long.parseLong(used.group(1)) / 1024;
    }

    void startRecording() {
        run("JFR.start", "name=bench", "settings=profile");
    }

    Path stopRecording(Path file) {
        run("JFR.stop", "name=bench", "filename=" + file);
        return file;
    }

    private String run(String... command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(pid));
        line.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
