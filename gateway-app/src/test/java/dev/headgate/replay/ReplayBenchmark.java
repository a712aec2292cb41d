package dev.headgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.bench.CpuTime;
import dev.headgate.bench.Machine;
import dev.headgate.db.EmbeddedDatabase;
import dev.headgate.db.Migrations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures a replay of a month against PostgreSQL as the gateway starts it. No part of {@code mvn
 * verify}; {@code mvn -P bench -pl gateway-app -am test -Dtest=ReplayBenchmark} runs it and leaves
 * Markdown in {@code gateway-app/target/replay-benchmark.md}.
 */
class ReplayBenchmark {
    private static final long REQUESTS = Long.getLong("headgate.replay.requests", 1_000_000);

    private final List<String> lines = new ArrayList<>();

    @TempDir Path directory;

    @Test
    void measures() throws Exception {
        try (EmbeddedDatabase server = EmbeddedDatabase.start(directory);
                HikariDataSource pool = pool(server)) {
            JdbcClient jdbc = JdbcClient.create(pool);
            Migrations.apply(pool);
            long bytes = PastMonth.write(pool, REQUESTS, 42);
            describe(jdbc, bytes);
            run("the policies that decided", jdbc, null);
            run("another policy", jdbc, PastMonth.RENT);
        } finally {
            write();
        }
    }

    private void describe(JdbcClient jdbc, long bytes) throws IOException {
        lines.add(
                "Measured on %s: %s. Load average before: %s."
                        .formatted(
                                LocalDate.now(ZoneOffset.UTC),
                                Machine.describe(),
                                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
        lines.add(
                "%,d requests; kept with each: %d bytes of facts and two ids; shared: %s of capacity in %,d rows, %,d lists of candidates."
                        .formatted(
                                REQUESTS,
                                bytes,
                                text(
                                        jdbc,
                                        "select pg_size_pretty(sum(length(content))) from capacity_snapshots"),
                                number(jdbc, "select count(*) from capacity_snapshots"),
                                number(jdbc, "select count(*) from candidate_sets")));
        lines.add("");
        lines.add(
                "| tried | time | requests/s | decided alike | CPU of the gateway | CPU of PostgreSQL | peak heap |");
        lines.add("|---|---|---|---|---|---|---|");
    }

    private void run(String name, JdbcClient jdbc, @Nullable String document) throws Exception {
        System.gc();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        CpuTime before = CpuTime.of(ProcessHandle.current());
        long began = System.nanoTime();
        ReplayResult result = ReplayTest.run(jdbc, null, document, null);
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        CpuTime cpu = CpuTime.of(ProcessHandle.current()).since(before);
        long peak = heap().stream().mapToLong(one -> one.getPeakUsage().getUsed()).sum();
        assertThat(result.decided()).isEqualTo(REQUESTS);
        if (document == null) {
            assertThat(result.decisions().same()).isEqualTo(REQUESTS);
        }
        lines.add(
                String.format(
                        Locale.ROOT,
                        "| %s | %.1f s | %,.0f | %,d | %.1f s | %.1f s | %d MB |",
                        name,
                        time.toMillis() / 1e3,
                        REQUESTS / (time.toNanos() / 1e9),
                        result.decisions().same(),
                        cpu.process().toMillis() / 1e3,
                        cpu.children().toMillis() / 1e3,
                        peak >> 20));
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static long number(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private static String text(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(String.class).single();
    }

    private static HikariDataSource pool(EmbeddedDatabase server) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(server.jdbcUrl());
        pool.setUsername(server.username());
        pool.setPassword(server.password());
        pool.setMaximumPoolSize(2);
        return pool;
    }

    private void write() throws IOException {
        String text = String.join("\n", lines) + "\n";
        System.out.println(text);
        Path target = Path.of("target");
        Files.createDirectories(target);
        Files.writeString(target.resolve("replay-benchmark.md"), text);
    }
}
