package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.Caller;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is expected of requests, by what the books say of those before them. */
class BookedUsageTest {
    private final Deployment hosted = Samples.hosted();
    private final TestBooks books = new TestBooks(hosted);
    private final BookedUsage usage = new BookedUsage(books.jdbc, Clock.systemUTC());
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void theMeanOfATeamForANameIsWhatIsExpected() throws Exception {
        for (int call = 1; call <= 20; call++) {
            settle(100, 300L, call, 10L, Ending.COMPLETE);
        }

        usage.refresh();

        // The mean of 1 to 20 is 10.5, of which 10 more were reasoning; partial tokens count.
        assertThat(usage.of("acme", "search", "chat"))
                .hasValueSatisfying(usual -> {
                    assertThat(usual.outputTokens()).isEqualTo(21);
                    assertThat(usual.cachedShare()).isEqualByComparingTo("0.75");
                    assertThat(usual.cachedOf(1000)).isEqualTo(750);
                });
    }

    @Test
    void fewCallsSayNothing() throws Exception {
        for (int call = 0; call < 19; call++) {
            settle(100, null, 50, null, Ending.COMPLETE);
        }

        usage.refresh();

        assertThat(usage.of("acme", "search", "chat")).isEmpty();
    }

    @Test
    void anotherTeamOrNameLearnsNothingFromIt() throws Exception {
        for (int call = 0; call < 20; call++) {
            settle(100, null, 50, null, Ending.COMPLETE);
        }

        usage.refresh();

        assertThat(usage.of("acme", "search", "chat")).isPresent();
        assertThat(usage.of("acme", "billing", "chat")).isEmpty();
        assertThat(usage.of("globex", "search", "chat")).isEmpty();
        assertThat(usage.of("acme", "search", "code")).isEmpty();
    }

    @Test
    void aProviderThatIsSilentOnItsCacheIsExpectedToHaveNone() throws Exception {
        for (int call = 0; call < 20; call++) {
            settle(100, null, 50, null, Ending.COMPLETE);
        }

        usage.refresh();

        assertThat(usage.of("acme", "search", "chat").orElseThrow().cachedOf(1000)).isZero();
    }

    /** What is read every minute must give its connection back. */
    @Test
    void readingAgainAndAgainTakesOneConnection() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(books.dataSource());
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(1_000);
            var overPool = new BookedUsage(JdbcClient.create(pool), Clock.systemUTC());

            for (int minute = 0; minute < 3; minute++) {
                overPool.refresh();
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            }
        }
    }

    private void settle(long uncached, Long cached, long output, Long reasoning, Ending ending)
            throws Exception {
        Reservation reservation = books.book.reserve(Samples.opening(caller, hosted, 1));
        books.book.settle(
                reservation,
                new AttemptResult(
                        new MeteredUsage(
                                new TokenUsage(uncached, cached, null, output, reasoning),
                                UsageSource.PROVIDER,
                                null,
                                null),
                        ending,
                        Duration.ofMillis(900),
                        null));
        books.awaitSettled(reservation);
    }
}
