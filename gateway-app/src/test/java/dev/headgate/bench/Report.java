package dev.headgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects figures beside their aims and writes them as Markdown. */
final class Report {
    private final List<String> lines = new ArrayList<>();

    Report() {
        lines.add(
                "Measured on %s: %s.".formatted(LocalDate.now(ZoneOffset.UTC), Machine.describe()));
        lines.add("");
        lines.add("| figure | measured | aim |");
        lines.add("|---|---|---|");
    }

    void warmUp(Duration time) {
        row("warm-up", "%d s", "", time.toSeconds());
    }

    void throughput(Load.Throughput done, CpuTime cpu) {
        row("requests/s at 32 connections", "%.0f", "at least 1,500", done.perSecond());
        row("answers other than 200", "%d", "0", done.refused());
        row(
                "CPU per request, gateway process",
                "%.0f µs",
                "at most 500 µs",
                cpu.process().toNanos() / 1e3 / done.requests());
        row(
                "CPU per request, PostgreSQL",
                "%.0f µs",
                "",
                cpu.children().toNanos() / 1e3 / done.requests());
    }

    void latency(Load.Latencies direct, Load.Latencies gateway) {
        row("p50 at 300 requests/s, direct", "%.2f ms", "", direct.millis(0.50));
        row("p99 at 300 requests/s, direct", "%.2f ms", "", direct.millis(0.99));
        row(
                "p50 added by the gateway",
                "%.2f ms",
                "at most 3 ms",
                gateway.millis(0.50) - direct.millis(0.50));
        row(
                "p99 added by the gateway",
                "%.2f ms",
                "at most 15 ms",
                gateway.millis(0.99) - direct.millis(0.99));
    }

    void streaming(Load.Throughput done) {
        row("streamed chunks/s at 32 connections", "%.0f", "", done.chunksPerSecond());
        row("streams/s of 200 chunks", "%.0f", "", done.perSecond());
    }

    void openStreams(int open, long megabytes) {
        row("streams open at the same time, -Xms512m -Xmx512m", "%d", "1,000", open);
        row("live heap with these streams open", "%d MB", "at most 512 MB", megabytes);
    }

    void hotFrames(HotFrames frames) {
        frames("Methods at the top of the stack", frames.leaves());
        frames("Methods of Headgate anywhere in the stack", frames.ours());
    }

    void write(Path file) {
        String text = String.join("\n", lines) + "\n";
        System.out.println(text);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void frames(String title, List<HotFrames.Share> shares) {
        lines.add("");
        lines.add("| " + title + " | samples |");
        lines.add("|---|---|");
        shares.forEach(share ->
                lines.add(
                        "| `%s` | %s |"
                                .formatted(share.method(), format("%.1f %%", share.percent()))));
    }

    private void row(String figure, String pattern, String aim, Object value) {
        lines.add("| %s | %s | %s |".formatted(figure, format(pattern, value), aim));
    }

    private static String format(String pattern, Object value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
