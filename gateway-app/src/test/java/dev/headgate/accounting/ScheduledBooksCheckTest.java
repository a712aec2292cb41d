package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.identity.Caller;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Books that somebody tampered with raise an alarm, and mended ones end it. */
@ExtendWith(OutputCaptureExtension.class)
class ScheduledBooksCheckTest {
    private final TestBooks books = new TestBooks(Samples.hosted());
    private final ScheduledBooksCheck check =
            new ScheduledBooksCheck(new BooksCheck(books.jdbc, Clock.systemUTC()), books.meters);
    private UUID period;

    @BeforeEach
    void spend() throws Exception {
        Caller caller = Samples.caller();
        UUID budget = books.budget("monthly", caller.key().value(), "5");
        books.book.settle(
                books.book.reserve(Samples.opening(caller, Samples.hosted(), 10_000)),
                Samples.used(1_000, 100));
        books.awaitSettled();
        period =
                books.jdbc
                        .sql("select id from budget_periods where budget_id = ?")
                        .param(budget)
                        .query(UUID.class)
                        .single();
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void isSilentWhileTheBooksAreRight(CapturedOutput output) {
        check.run();

        assertThat(books.meters.find("headgate.books.violations").gauges())
                .hasSize(Invariant.values().length)
                .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
        assertThat(output).doesNotContain("The books break");
    }

    @Test
    void countsAndNamesTheRowsThatAreWrong(CapturedOutput output) {
        addToSettled("1");

        check.run();

        assertThat(violations("I3a")).isEqualTo(1);
        assertThat(violations("I1")).isZero();
        assertThat(output)
                .contains("The books break I3a: " + Invariant.SETTLED_IS_BOOKED.states())
                .contains("1 rows, among them [" + period + "]");
    }

    @Test
    void theAlarmEndsOnceTheyAreRightAgain() {
        addToSettled("1");
        check.run();
        addToSettled("-1");

        check.run();

        assertThat(violations("I3a")).isZero();
    }

    @Test
    void whatItFoundLastStandsWhileTheDatabaseIsAway(CapturedOutput output) {
        addToSettled("1");
        check.run();
        ((HikariDataSource) books.dataSource()).close();

        check.run();

        assertThat(violations("I3a")).isEqualTo(1);
        assertThat(output).contains("The books could not be checked");
    }

    private double violations(String invariant) {
        return books.meters
                .get("headgate.books.violations")
                .tag("invariant", invariant)
                .gauge()
                .value();
    }

    private void addToSettled(String usd) {
        books.jdbc
                .sql("update budget_periods set settled = settled + ?::numeric where id = ?")
                .params(usd, period)
                .update();
    }
}
