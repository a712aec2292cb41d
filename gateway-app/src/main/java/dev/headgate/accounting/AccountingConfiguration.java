package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.Catalog;
import dev.headgate.identity.KeyId;
import dev.headgate.identity.TeamId;
import dev.headgate.identity.TenantId;
import dev.headgate.identity.TenantZones;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Puts the books together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    BooksProperties.class,
    BudgetProperties.class,
    OutageProperties.class,
    RetentionProperties.class,
    SelfCheckProperties.class
})
class AccountingConfiguration {
    /** This process; another start is another replica. */
    private final UUID replica = UUID.randomUUID();

    @Bean
    AttemptColumns attemptColumns(BooksProperties properties) {
        return new AttemptColumns(
                replica, properties.grace(), new TagsText(), properties.reportingTags());
    }

    @Bean
    BookStore bookStore(
            @Qualifier("hot") DataSource dataSource,
            NoArgGenerator ids,
            AttemptColumns columns,
            BudgetAlerts alerts) {
        return new JdbcBookStore(dataSource, ids, columns, alerts);
    }

    @Bean
    GroupCommit groupCommit(BookStore store, BooksProperties properties) {
        return new GroupCommit(store, System::nanoTime, properties.longestWait());
    }

    @Bean
    Alternatives alternatives(Catalog catalog) {
        return new Alternatives(catalog);
    }

    @Bean
    GroupedAttemptBook attemptBook(
            GroupCommit groups,
            Alternatives alternatives,
            ReservationMargins margins,
            MeterRegistry meters,
            NoArgGenerator ids,
            Clock clock,
            BooksProperties properties) {
        return new GroupedAttemptBook(
                groups,
                alternatives,
                margins,
                new Overruns(meters),
                ids::generate,
                clock,
                properties);
    }

    @Bean
    MarginStore marginStore(JdbcClient jdbc, TransactionOperations transaction) {
        return new JdbcMarginStore(jdbc, transaction);
    }

    @Bean
    ReservationMargins reservationMargins(MarginStore store) {
        return new ReservationMargins(store);
    }

    @Bean
    MarginService marginService(ReservationMargins margins, BudgetProperties properties) {
        return new MarginService(margins, properties.shareMargins());
    }

    @Bean
    BooksService booksService(BookStore store, GroupCommit groups, BooksProperties properties) {
        var keeper =
                new BookKeeper(store, groups, replica, properties.deadAfter(), System::nanoTime);
        return new BooksService(groups, keeper, properties.heartbeat());
    }

    @Bean
    Replicas replicas(JdbcClient jdbc, BooksProperties properties) {
        return new JdbcReplicas(jdbc, replica, properties.deadAfter());
    }

    @Bean
    Receipts receipts(JdbcClient jdbc) {
        return new JdbcReceipts(jdbc, new TagsText());
    }

    @Bean
    ScopeZones scopeZones(TenantZones zones) {
        return (scope, id) ->
                switch (scope) {
                    case TENANT -> zones.of(new TenantId(id));
                    case TEAM -> zones.of(new TeamId(id));
                    case KEY -> zones.of(new KeyId(id));
                };
    }

    @Bean
    RateLimits rateLimits() {
        return new LocalRateLimits(TimeMeter.SYSTEM_NANOTIME);
    }

    @Bean
    MeterBinder booksMetrics(GroupCommit groups) {
        return registry ->
                Gauge.builder("headgate.books.queue", groups, GroupCommit::queueLength)
                        .description("Entries that wait to be written to the books")
                        .register(registry);
    }
}
