package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** R10: further tries stay a share of what was asked for. */
class RetryBudgetTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final RetryBudget budget = new RetryBudget(0.1, 2, nanoTime::get);

    @Test
    void isAShareOfTheRequests() {
        for (int i = 0; i < 100; i++) {
            budget.deposit();
        }

        assertThat(draws(50)).isEqualTo(10);
    }

    @Test
    void isTheFloorWhereRequestsAreFew() {
        budget.deposit();

        assertThat(draws(50)).isEqualTo(2);
    }

    @Test
    void forgetsWhatIsOlderThanTenSeconds() {
        for (int i = 0; i < 100; i++) {
            budget.deposit();
        }
        draws(10);

        nanoTime.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(budget.tryDraw()).isFalse();
        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(draws(50)).isEqualTo(2);
    }

    @Test
    void countsNoRequestThatWasNotSent() {
        for (int i = 0; i < 100; i++) {
            budget.deposit();
            budget.takeBack();
        }

        assertThat(draws(50)).isEqualTo(2);
    }

    @Test
    void triesAreAtMostATenthMoreThanRequestsWhateverTheirRhythm() {
        Random random = new Random(4711);
        long requests = 0;
        long retries = 0;
        for (int second = 0; second < 1_000; second++) {
            // At least two a second, so that the floor of ten seconds is no more than their share.
            int some = 2 + random.nextInt(100);
            for (int i = 0; i < some; i++) {
                budget.deposit();
                requests++;
                retries += random.nextInt(10) < 3 && budget.tryDraw() ? 1 : 0;
            }
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertThat(retries).isPositive().isLessThanOrEqualTo(requests / 10);
    }

    private int draws(int attempts) {
        int drawn = 0;
        for (int i = 0; i < attempts; i++) {
            drawn += budget.tryDraw() ? 1 : 0;
        }
        return drawn;
    }
}
