package dev.headgate.focus;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Exports a ledger in a JVM of its own, whose heap bounds what the export may take. Arguments: URL,
 * user, password, first day, day after the last, file.
 */
final class LedgerExportProcess {

    private LedgerExportProcess() {}

    public static void main(String[] arguments) throws Exception {
        var source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        source.setUser(arguments[1]);
        source.setPassword(arguments[2]);
        var export = new LedgerExport(source, new JdbcTransactionManager(source));
        var days = new DayRange(LocalDate.parse(arguments[3]), LocalDate.parse(arguments[4]));
        long begin = System.nanoTime();
        try (OutputStream file = Files.newOutputStream(Path.of(arguments[5]))) {
            export.write(days, file);
        }
        System.out.println(Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }
}
