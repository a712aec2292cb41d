package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger as a file: complete, of one moment, and in little memory however long it is. */
class LedgerExportTest {
    private static final Logger log = LoggerFactory.getLogger(LedgerExportTest.class);
    private static final DayRange OCTOBER =
            new DayRange(LocalDate.parse("2026-10-01"), LocalDate.parse("2026-11-01"));

    /** Postings; -Dheadgate.export.postings=1000000 is what docs/exports.md shows. */
    private static final int POSTINGS = Integer.getInteger("headgate.export.postings", 200_000);

    /** Heap of the whole process, which is more than what the export takes. */
    private static final String HEAP = "-Xmx64m";

    private final FocusBooks books = new FocusBooks();

    @TempDir private Path folder;

    @AfterEach
    void drop() {
        books.close();
    }

    @Test
    void showsWhoseEntryItIsAndWhy() throws Exception {
        books.jdbc
                .sql(
                        """
                        insert into ledger_entries (id, kind, attempt_id, origin, reason, author, booked_at) values
                            ('019a0000-0000-7000-8000-000000000001', 'RERATING', '019a0000-0000-7000-8000-00000000000a',
                             '019a0000-0000-7000-8000-00000000000b', '=price, "corrected"', 'erika', '2026-10-02T08:00:00Z')
                        """)
                .update();
        books.jdbc
                .sql(
                        """
                        insert into postings (entry_id, kind, side, account, owner_id, amount, booked_at) values
                            ('019a0000-0000-7000-8000-000000000001', 'RERATING', 'DEBIT', 'TENANT',
                             '019a0000-0000-7000-8000-0000000000a1', 0.00000125, '2026-10-02T08:00:00Z'),
                            ('019a0000-0000-7000-8000-000000000001', 'RERATING', 'CREDIT', 'PROVIDER',
                             '019a0000-0000-7000-8000-0000000000a2', 0.00000125, '2026-10-02T08:00:00Z'),
                            ('019a0000-0000-7000-8000-000000000002', 'SETTLEMENT', 'DEBIT', 'TENANT',
                             '019a0000-0000-7000-8000-0000000000a1', 3, '2026-11-01T00:00:00Z')
                        """)
                .update();
        var file = new ByteArrayOutputStream();

        books.ledger().write(OCTOBER, file);

        assertThat(file.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        entry_id,kind,booked_at,attempt_id,account,owner_id,side,amount_usd,debit_usd,origin,author,reason
                        019a0000-0000-7000-8000-000000000001,RERATING,2026-10-02T08:00:00.000000Z,\
                        019a0000-0000-7000-8000-00000000000a,PROVIDER,019a0000-0000-7000-8000-0000000000a2,CREDIT,\
                        0.00000125,-0.00000125,019a0000-0000-7000-8000-00000000000b,"erika","'=price, ""corrected""\"
                        019a0000-0000-7000-8000-000000000001,RERATING,2026-10-02T08:00:00.000000Z,\
                        019a0000-0000-7000-8000-00000000000a,TENANT,019a0000-0000-7000-8000-0000000000a1,DEBIT,\
                        0.00000125,0.00000125,019a0000-0000-7000-8000-00000000000b,"erika","'=price, ""corrected""\"
                        """
                                .replace("\n", "\r\n"));
    }

    /** F24. */
    @Test
    void isOfOneMomentWhileWritesGoOnAndTakesLittleMemory() throws Exception {
        fill();
        Path file = folder.resolve("ledger.csv");
        var written = new AtomicLong(POSTINGS / 2);
        Thread writer = Thread.ofPlatform().start(() -> write(written));
        long before = written.get();

        long millis = export(file);

        writer.interrupt();
        writer.join();
        Content content = read(file);
        assertThat(written.get()).as("entries written meanwhile").isGreaterThan(before);
        assertThat(content.unbalanced()).as("entries of which a half is missing").isZero();
        assertThat(content.entries())
                .as(
                        "entries are written one after the other: none is missing before the last that is there")
                .isEqualTo(content.last())
                .isBetween(POSTINGS / 2L, written.get());
        assertThat(content.tenants())
                .as("the balance of that moment")
                .isEqualByComparingTo(
                        new BigDecimal("0.01").multiply(BigDecimal.valueOf(content.entries())));
        assertThat(millis).as("milliseconds").isLessThan(60_000);
        log.info("{} postings in {} ms with {}", content.entries() * 2, millis, HEAP);
    }

    private void fill() {
        books.jdbc.sql("select make_month_partitions('2026-10-01')").query((_, _) -> true).list();
        insert("select generate_series(1, ?)", POSTINGS / 2);
        books.jdbc.sql("analyze postings").update();
    }

    /** Entries of one cent each, numbered in their ids. */
    private void insert(String numbers, long parameter) {
        books.jdbc
                .sql(
                        """
                        insert into postings (entry_id, kind, side, account, owner_id, amount, booked_at)
                        select ('019a3000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'SETTLEMENT', x.side, x.account,
                               '019a0000-0000-7000-8000-0000000000a1', 0.01, '2026-10-15T08:00:00Z'
                        from (%s) as s (n)
                        cross join (values ('DEBIT', 'TENANT'), ('CREDIT', 'PROVIDER')) as x (side, account)
                        """
                                .formatted(numbers))
                .param(parameter)
                .update();
    }

    private void write(AtomicLong written) {
        while (!Thread.currentThread().isInterrupted()) {
            insert("select ?::bigint", written.get() + 1);
            written.incrementAndGet();
        }
    }

    private long export(Path file) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                HEAP,
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LedgerExportProcess.class.getName(),
                                books.dataSource().getJdbcUrl(),
                                books.dataSource().getUsername(),
                                books.dataSource().getPassword(),
                                OCTOBER.from().toString(),
                                OCTOBER.to().toString(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        assertThat(process.waitFor()).as("exit of the export: %s", lines).isZero();
        return Long.parseLong(lines.getLast());
    }

    private record Content(long entries, long last, long unbalanced, BigDecimal tenants) {}

    /** Both halves of an entry come one after the other. */
    private static Content read(Path file) throws Exception {
        Map<String, BigDecimal> open = new HashMap<>();
        long entries = 0;
        long last = 0;
        BigDecimal tenants = BigDecimal.ZERO;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                BigDecimal debit = new BigDecimal(cells[8]);
                if (open.merge(cells[0], debit, BigDecimal::add).signum() == 0) {
                    open.remove(cells[0]);
                    entries++;
                    last = Math.max(last, Long.parseLong(cells[0].substring(24), 16));
                }
                tenants = cells[4].equals("TENANT") ? tenants.add(debit) : tenants;
            }
        }
        return new Content(entries, last, open.size(), tenants);
    }
}
