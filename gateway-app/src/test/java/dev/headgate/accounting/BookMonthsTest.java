package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Deployment;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Months come and go as time does; here time is what the clock says. */
class BookMonthsTest {
    private static final Deployment HOSTED = Samples.hosted();
    private static final Instant NOW = Instant.now();

    private final TestBooks books = new TestBooks(HOSTED);

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void makesThePartitionsOfTheNextMonths() {
        turn(0, 0, 40);

        assertThat(months("attempts")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(
                        books.jdbc
                                .sql("select max(month) from month_partitions")
                                .query(String.class)
                                .single())
                .isEqualTo(
                        NOW.plus(40, ChronoUnit.DAYS)
                                .atOffset(ZoneOffset.UTC)
                                .plusMonths(2)
                                .toString()
                                .substring(0, 7)
                                .concat("-01"));
    }

    @Test
    void hasNothingToDoTheSecondTime() {
        turn(0, 0, 0);
        List<String> before = months("postings");

        turn(0, 0, 0);

        assertThat(months("postings")).isEqualTo(before);
    }

    @Test
    void putsWhatIsBookedIntoTheMonthOfItsMaking() throws Exception {
        spend();

        assertThat(partitionOf("attempts")).isEqualTo("attempts_" + thisMonth());
        assertThat(partitionOf("postings")).isEqualTo("postings_" + thisMonth());
        assertThat(partitionOf("meter_hours")).isEqualTo("meter_hours_" + thisMonth());
    }

    @Test
    void dropsAttemptsAndKeepsTheirBalancesAndSums() throws Exception {
        spend();

        turn(1, 1, 100);

        assertThat(books.count("attempts")).isZero();
        assertThat(books.count("requests")).isZero();
        assertThat(books.count("postings")).isZero();
        assertThat(
                        books.jdbc
                                .sql("select debit from carried_balances where account = 'TENANT'")
                                .query(BigDecimal.class)
                                .single())
                .isEqualByComparingTo("0.0001");
        assertThat(
                        books.jdbc
                                .sql("select sum(usd) from meter_hours")
                                .query(BigDecimal.class)
                                .single())
                .isEqualByComparingTo("0.0001");
        assertThat(new BooksCheck(books.jdbc, Clock.systemUTC()).run().balanced()).isTrue();
    }

    @Test
    void dropsNothingThatIsStillOpen() {
        books.book.reserve(Samples.opening(Samples.caller(), HOSTED, 1000));

        turn(1, 120, 100);

        assertThat(books.count("attempts")).isEqualTo(1);
    }

    @Test
    void keepsEverythingUnlessToldOtherwise() throws Exception {
        spend();

        turn(0, 0, 4000);

        assertThat(books.count("postings")).isEqualTo(2);
    }

    @Test
    void refusesToLoseTheLedgerBeforeWhatItBooks() {
        assertThatThrownBy(() -> new RetentionProperties(13, 12))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least as long");
        assertThatThrownBy(() -> new RetentionProperties(0, 12))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void turn(int keepAttempts, int keepLedger, int daysFromNow) {
        new BookMonths(
                        books.jdbc,
                        new TransactionTemplate(
                                new DataSourceTransactionManager(books.dataSource())),
                        new RetentionProperties(keepAttempts, keepLedger),
                        Clock.fixed(NOW.plus(daysFromNow, ChronoUnit.DAYS), ZoneOffset.UTC))
                .turn();
    }

    private void spend() throws InterruptedException {
        Reservation held = books.book.reserve(Samples.opening(Samples.caller(), HOSTED, 1000));
        books.book.settle(held, Samples.used(100, 0));
        books.awaitSettled();
    }

    private List<String> months(String table) {
        return books.jdbc
                .sql(
                        "select relid::text from pg_partition_tree(?::regclass) where isleaf order by 1")
                .param(table)
                .query(String.class)
                .list();
    }

    private String partitionOf(String table) {
        return books.jdbc
                .sql("select distinct tableoid::regclass::text from " + table)
                .query(String.class)
                .single();
    }

    private static String thisMonth() {
        return NOW.atOffset(ZoneOffset.UTC).toString().substring(0, 7).replace('-', '_');
    }
}
