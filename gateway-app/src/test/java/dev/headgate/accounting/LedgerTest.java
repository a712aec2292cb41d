package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.PriceId;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Entries that no attempt makes. */
class LedgerTest {
    private final TestBooks books = new TestBooks();
    private final TransactionTemplate transaction =
            new TransactionTemplate(new DataSourceTransactionManager(books.dataSource()));
    private final SpendSeries idle =
            new SpendSeries(
                    new TenantId(Samples.id()),
                    "platform",
                    null,
                    null,
                    null,
                    "",
                    null,
                    "",
                    "gpu-a",
                    Hosting.SELF_HOSTED,
                    Samples.id(),
                    new TreeMap<>());

    @AfterEach
    void theBooksBalance() {
        try (books) {
            assertThat(new BooksCheck(books.jdbc, Clock.systemUTC()).run().balanced()).isTrue();
        }
    }

    @Test
    void chargesTheTenantAndCreditsThePool() {
        book("3.90");

        assertThat(balance("TENANT", idle.tenant().value())).isEqualByComparingTo("3.90");
        assertThat(balance("POOL", idle.place())).isEqualByComparingTo("-3.90");
        assertThat(books.jdbc.sql("select reason from ledger_entries").query(String.class).single())
                .isEqualTo("idle in November");
    }

    @Test
    void isInTheSumsOfTheHour() {
        book("3.90");
        book("-0.40");

        assertThat(
                        books.jdbc
                                .sql("select sum(usd) from meter_hours where kind = 'IDLE'")
                                .query(BigDecimal.class)
                                .single())
                .isEqualByComparingTo("3.50");
        assertThat(books.count("spend_series")).isEqualTo(1);
    }

    @Test
    void isBookedWithWhatCausedItOrNotAtAll() {
        transaction.executeWithoutResult(status -> {
            books.ledger().book(List.of(adjustment("3.90")));
            status.setRollbackOnly();
        });

        assertThat(books.count("postings")).isZero();
        assertThat(books.count("meter_hours")).isZero();
    }

    @Test
    void cannotBeChangedWhateverPartitionItIsIn() {
        book("3.90");
        String partition =
                books.jdbc
                        .sql("select tableoid::regclass::text from postings limit 1")
                        .query(String.class)
                        .single();

        assertThatThrownBy(() -> books.jdbc.sql("delete from " + partition).update())
                .hasMessageContaining("append-only");
    }

    private void book(String usd) {
        transaction.executeWithoutResult(_ -> books.ledger().book(List.of(adjustment(usd))));
    }

    private Adjustment adjustment(String usd) {
        var line =
                ChargeLine.atList(
                        Meter.IDLE_TIME,
                        BigDecimal.ONE,
                        new PriceId(Samples.id()),
                        new BigDecimal(usd));
        return new Adjustment(
                EntryKind.IDLE,
                Samples.id(),
                "idle in November",
                "close",
                null,
                idle,
                List.of(line));
    }

    private BigDecimal balance(String account, UUID owner) {
        return books.jdbc
                .sql(
                        """
                        select coalesce(sum(case side when 'DEBIT' then amount else -amount end), 0)
                        from postings where account = ? and owner_id = ?
                        """)
                .params(account, owner)
                .query(BigDecimal.class)
                .single();
    }
}
