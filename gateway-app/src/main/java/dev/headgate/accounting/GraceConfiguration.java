package dev.headgate.accounting;

import dev.headgate.identity.KeyTrust;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets the books go on while the database is down. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "headgate.books.when-database-is-down", havingValue = "grace")
class GraceConfiguration {
    /** So that the files of a long outage can go one by one. */
    private static final long LARGEST_FILE = 8L << 20;

    @Bean(destroyMethod = "close")
    JournalDirectory journalDirectory(@Value("${headgate.data-dir}") Path dataDirectory)
            throws IOException {
        return JournalDirectory.open(dataDirectory.resolve("journal"));
    }

    @Bean(destroyMethod = "")
    OutageJournal outageJournal(JournalDirectory directory, OutageProperties properties)
            throws IOException {
        long largest = properties.outage().largestJournal().toBytes();
        return OutageJournal.open(new JournalLog(directory, LARGEST_FILE, largest));
    }

    @Bean
    OutageAllowance outageAllowance(OutageProperties properties) {
        return new OutageAllowance(properties.outage());
    }

    @Bean
    KeyTrust keyTrust(OutageProperties properties) {
        return new KeyTrust(properties.outage().keysKnownFor());
    }

    @Bean
    @Primary
    AttemptBook graceBook(
            GroupedAttemptBook books,
            GroupCommit groups,
            OutageJournal journal,
            OutageAllowance allowance,
            MeterRegistry meters,
            Clock clock,
            BooksProperties properties) {
        return new GraceBook(books, groups, journal, allowance, meters, clock, properties);
    }

    @Bean
    GraceService graceService(
            GroupCommit groups,
            OutageJournal journal,
            BookStore store,
            OutageAllowance allowance,
            JdbcClient jdbc) {
        return new GraceService(
                groups,
                journal,
                new JournalReplay(journal, store),
                allowance,
                new HardLimits(jdbc),
                System::nanoTime);
    }

    @Bean
    MeterBinder graceMetrics(GroupCommit groups, OutageJournal journal) {
        return registry -> {
            Gauge.builder("headgate.books.grace", groups, books -> books.isReachable() ? 0 : 1)
                    .description("Whether the books go on without their database")
                    .register(registry);
            Gauge.builder("headgate.books.journal.attempts", journal, OutageJournal::size)
                    .description("Attempts of an outage that are not in the books yet")
                    .register(registry);
            Gauge.builder("headgate.books.journal.size", journal, OutageJournal::bytes)
                    .baseUnit("bytes")
                    .description("Size of the journal on the disk")
                    .register(registry);
        };
    }
}
