package dev.headgate.accounting;

import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.bench.CpuTime;
import dev.headgate.bench.Machine;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.db.EmbeddedDatabase;
import dev.headgate.db.Migrations;
import dev.headgate.identity.Caller;
import dev.headgate.outbox.TestOutbox;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures the group commit alone: callers reserve and settle in a closed loop against PostgreSQL
 * as the gateway starts it, with every commit flushed to the disk. No part of {@code mvn verify};
 * {@code mvn -P bench -pl gateway-app -am test -Dtest=BooksBenchmark} runs it and leaves Markdown
 * in {@code gateway-app/target/books-benchmark.md}.
 */
class BooksBenchmark {
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration MEASURED = Duration.ofSeconds(12);
    private static final int SATURATION = 1_024;
    private static final int[] CALLERS = {8, 32, 256, SATURATION, 4_096};

    /** As long as a decision of a policy with a few candidates is. */
    private static final String DECISION =
            "{\"rule\":\"everyday\",\"candidates\":[%s]}"
                    .formatted(
                            String.join(
                                    ",",
                                    IntStream.range(0, 4)
                                            .mapToObj(i ->
                                                    "{\"deployment\":\"m%d@openai\",\"verdict\":\"ELIGIBLE\",\"usd\":0.00012}"
                                                            .formatted(i))
                                            .toList()));

    private static final String USAGE =
            "{\"prompt_tokens\":420,\"completion_tokens\":180,\"total_tokens\":600,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":256,\"audio_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":64,\"audio_tokens\":0}}";

    private static final AttemptResult RESULT =
            new AttemptResult(
                    new MeteredUsage(
                            new TokenUsage(164, 256L, null, 116, 64L),
                            UsageSource.PROVIDER,
                            null,
                            USAGE,
                            "default"),
                    AttemptResult.Ending.COMPLETE,
                    Duration.ofMillis(900),
                    Duration.ofMillis(200));

    private final Deployment deployment = Samples.hosted();
    private final List<String> lines = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    @TempDir Path directory;

    @Test
    void measures() throws Exception {
        try (EmbeddedDatabase server = EmbeddedDatabase.start(directory);
                Books books = new Books(server)) {
            describe(books);
            Caller one = Samples.caller();
            List<Caller> thousand =
                    IntStream.range(0, 1_000).mapToObj(_ -> Samples.caller()).toList();
            books.limit(one);
            thousand.forEach(books::limit);

            run("warm-up", books, _ -> one, 256, WARM_UP);
            lines.subList(lines.size() - 1, lines.size()).clear();
            for (int callers : CALLERS) {
                run("1 row", books, _ -> one, callers, MEASURED);
            }
            for (int callers : CALLERS) {
                run("1,000 rows", books, i -> thousand.get(i % 1_000), callers, MEASURED);
            }
            books.stopSums();
            run("1 row, no sums for reports", books, _ -> one, SATURATION, MEASURED);
            books.requireBalanced(one);
        } finally {
            write();
        }
    }

    private void describe(Books books) throws IOException {
        lines.add(
                "Measured on %s: %s.".formatted(LocalDate.now(ZoneOffset.UTC), Machine.describe()));
        lines.add(
                "PostgreSQL %s, fsync %s, synchronous_commit %s. Load average before: %s."
                        .formatted(
                                books.setting("server_version"),
                                books.setting("fsync"),
                                books.setting("synchronous_commit"),
                                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
        lines.add("");
        lines.add(
                "| budget | callers | reservations/s | group p50 | group p99 | commits/s | wait p50 | wait p99 |"
                        + " CPU of the gateway | CPU of PostgreSQL |");
        lines.add("|---|---|---|---|---|---|---|---|---|---|");
    }

    private void run(
            String name,
            Books books,
            IntFunction<Caller> callers,
            int concurrency,
            Duration duration)
            throws InterruptedException {
        books.awaitQuiet();
        books.store.take();
        CpuTime before = CpuTime.of(ProcessHandle.current());
        Waits waits = load(books, callers, concurrency, duration);
        CpuTime cpu = CpuTime.of(ProcessHandle.current()).since(before);
        TimedStore.Times times = books.store.take();
        double seconds = duration.toNanos() / 1e9;
        lines.add(
                format(
                        "| %s | %,d | %,.0f | %d | %d | %,.0f | %.1f ms | %.1f ms | %.0f µs | %.0f µs |",
                        name,
                        concurrency,
                        waits.count() / seconds,
                        times.groupSize(0.5),
                        times.groupSize(0.99),
                        times.groups().size() / seconds,
                        waits.millis(0.5),
                        waits.millis(0.99),
                        cpu.process().toNanos() / 1e3 / waits.count(),
                        cpu.children().toNanos() / 1e3 / waits.count()));
        if (concurrency == SATURATION) {
            steps(name, times);
        }
    }

    private void steps(String name, TimedStore.Times times) {
        steps.add("");
        steps.add("| a group at %s | ms | share |".formatted(name));
        steps.add("|---|---|---|");
        double total = times.total().toNanos();
        for (Map.Entry<String, Duration> step : times.steps().entrySet()) {
            double nanos = step.getValue().toNanos();
            steps.add(
                    format(
                            "| %s | %.2f | %.0f %% |",
                            step.getKey(),
                            nanos / 1e6 / times.groups().size(),
                            100 * nanos / total));
        }
    }

    /** Callers that reserve and settle, one after the other, until the time is over. */
    private Waits load(Books books, IntFunction<Caller> callers, int concurrency, Duration duration)
            throws InterruptedException {
        ThreadFactory threads = Thread.ofVirtual().factory();
        List<Waits> waits = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(concurrency);
        long end = System.nanoTime() + duration.toNanos();
        for (int i = 0; i < concurrency; i++) {
            Caller caller = callers.apply(i);
            Waits own = new Waits();
            waits.add(own);
            threads.newThread(
                            () -> {
                                try {
                                    while (System.nanoTime() < end) {
                                        own.add(call(books.book, caller));
                                    }
                                } finally {
                                    done.countDown();
                                }
                            })
                    .start();
        }
        done.await();
        return Waits.of(waits);
    }

    /** Nanoseconds that the reservation took. */
    private long call(AttemptBook book, Caller caller) {
        long began = System.nanoTime();
        Reservation reservation =
                book.reserve(
                        new AttemptOpening(
                                request(caller),
                                1,
                                deployment,
                                600,
                                1_000,
                                Duration.ofSeconds(60),
                                Set.of()));
        long waited = System.nanoTime() - began;
        book.settle(reservation, RESULT);
        return waited;
    }

    private static RequestRecord request(Caller caller) {
        return new RequestRecord(
                new RequestId(Samples.id()),
                caller,
                "/v1/chat/completions",
                "chat",
                false,
                Map.of("use_case", "search"),
                3,
                "everyday",
                DECISION,
                Clock.systemUTC().instant());
    }

    private void write() throws IOException {
        lines.addAll(steps);
        String text = String.join("\n", lines) + "\n";
        System.out.println(text);
        Path target = Path.of("target");
        Files.createDirectories(target);
        Files.writeString(target.resolve("books-benchmark.md"), text);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** How long reservations took. */
    private static final class Waits {
        private long[] nanos = new long[1 << 10];
        private int count;

        void add(long wait) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = wait;
        }

        static Waits of(List<Waits> all) {
            Waits sum = new Waits();
            sum.nanos =
                    all.stream()
                            .flatMapToLong(one -> Arrays.stream(one.nanos, 0, one.count))
                            .sorted()
                            .toArray();
            sum.count = sum.nanos.length;
            return sum;
        }

        int count() {
            return count;
        }

        double millis(double share) {
            return nanos[(int) (share * (count - 1))] / 1e6;
        }
    }

    /** The books as the gateway puts them together, with its settings of the connections. */
    private static final class Books implements AutoCloseable {
        private final HikariDataSource pool = new HikariDataSource();
        private final JdbcClient jdbc;
        private final BooksService service;
        private final GroupCommit groups;
        final TimedStore store;
        final AttemptBook book;

        Books(EmbeddedDatabase server) {
            pool.setJdbcUrl(server.jdbcUrl());
            pool.setUsername(server.username());
            pool.setPassword(server.password());
            pool.setMaximumPoolSize(6);
            pool.addDataSourceProperty("reWriteBatchedInserts", "true");
            pool.addDataSourceProperty(
                    "options",
                    "-c lock_timeout=2s -c statement_timeout=5s -c plan_cache_mode=force_custom_plan");
            Migrations.apply(pool);
            jdbc = JdbcClient.create(pool);
            Duration patience = Duration.ofSeconds(30);
            var properties =
                    new BooksProperties(
                            patience,
                            Duration.ofSeconds(15),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(10),
                            List.of("application", "environment", "use_case"));
            UUID replica = UUID.randomUUID();
            var alerts = new BudgetAlerts(jdbc, Samples.IDS, TestOutbox.on(jdbc));
            var columns =
                    new AttemptColumns(
                            replica,
                            properties.grace(),
                            new TagsText(),
                            properties.reportingTags());
            store = new TimedStore(new JdbcBookStore(pool, Samples.IDS, columns, alerts));
            groups = new GroupCommit(store, System::nanoTime, patience);
            var catalog = new CatalogSnapshot(List.of());
            var transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
            book =
                    new GroupedAttemptBook(
                            groups,
                            new Alternatives(() -> catalog),
                            new ReservationMargins(new JdbcMarginStore(jdbc, transaction)),
                            new Overruns(new SimpleMeterRegistry()),
                            Samples.IDS::generate,
                            Clock.systemUTC(),
                            properties);
            var keeper =
                    new BookKeeper(
                            store, groups, replica, properties.deadAfter(), System::nanoTime);
            service = new BooksService(groups, keeper, properties.heartbeat());
            service.start();
        }

        /** A hard budget of the key for this month. */
        void limit(Caller caller) {
            jdbc.sql(
                            """
                            insert into budgets (id, name, scope, scope_id, period, time_zone, limit_usd, hard)
                            values (?, ?, 'KEY', ?, 'MONTH', 'UTC', ?, true)
                            """)
                    .params(
                            Samples.id(),
                            "of " + caller.key().value(),
                            caller.key().value(),
                            new BigDecimal("1000000"))
                    .update();
        }

        /** From now on nothing is added to what reports read, to see what that costs. */
        void stopSums() {
            jdbc.sql(
                            """
                            create function skip() returns trigger language plpgsql as
                                'begin return null; end'
                            """)
                    .update();
            for (String table : List.of("meter_hours", "spend_hours")) {
                jdbc.sql(
                                "create trigger skip before insert on "
                                        + table
                                        + " for each row execute function skip()")
                        .update();
            }
        }

        String setting(String name) {
            return jdbc.sql("select current_setting(?)").param(name).query(String.class).single();
        }

        void awaitQuiet() throws InterruptedException {
            TestBooks.await("nothing is queued", groups::isIdle);
        }

        /** What was measured must have been booked. */
        void requireBalanced(Caller caller) throws InterruptedException {
            awaitQuiet();
            BigDecimal reserved =
                    jdbc.sql(
                                    """
                                    select p.reserved from budget_periods p join budgets b on b.id = p.budget_id
                                    where b.scope_id = ?
                                    """)
                            .param(caller.key().value())
                            .query(BigDecimal.class)
                            .single();
            if (reserved.signum() != 0) {
                throw new IllegalStateException("Reserved is left: " + reserved);
            }
        }

        @Override
        public void close() {
            service.stop();
            pool.close();
        }
    }
}
