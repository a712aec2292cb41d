package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.provider.RateLimitHeaders.Told;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers say of their limits, in their many ways. */
class RateLimitHeadersTest {
    private static final Clock NOW =
            Clock.fixed(Instant.parse("2026-11-27T08:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | 7 | PT7S",
                "Retry-After | 0.5 | PT0.5S",
                "Retry-After | Fri, 27 Nov 2026 08:01:30 GMT | PT1M30S",
                "Retry-After | Fri, 27 Nov 2026 07:00:00 GMT | PT0S",
                "retry-after-ms | 250 | PT0.25S",
                "Retry-After | 999999999 | PT24H"
            })
    void readsWhenToCallAgain(String name, String value, Duration expected) {
        assertThat(headers(name, value).retryAfter()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "", "99999999999999999", "Fri, 99 Nov 2026 08:00:00 GMT"})
    void whatCannotBeReadIsNotSaid(String value) {
        assertThat(headers("Retry-After", value).retryAfter()).isNull();
    }

    @Test
    void millisecondsAreMoreExactThanSeconds() {
        assertThat(headers("retry-after-ms", "1500", "Retry-After", "2").retryAfter())
                .isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @CsvSource({"1s, PT1S", "6m0s, PT6M", "120ms, PT0.12S", "1h2m3.5s, PT1H2M3.5S", "30, PT30S"})
    void readsTheSpansOfOpenAi(String reset, Duration expected) {
        RateLimitHeaders headers =
                headers(
                        "x-ratelimit-limit-requests", "60",
                        "x-ratelimit-remaining-requests", "59",
                        "x-ratelimit-reset-requests", reset);

        assertThat(headers.requests()).isEqualTo(new Told(60L, 59, expected));
        assertThat(headers.tokens()).isNull();
    }

    @Test
    void readsTheMomentsOfAnthropic() {
        RateLimitHeaders headers =
                headers(
                        "anthropic-ratelimit-tokens-limit", "80000",
                        "anthropic-ratelimit-tokens-remaining", "0",
                        "anthropic-ratelimit-tokens-reset", "2026-11-27T08:00:45Z");

        assertThat(headers.tokens()).isEqualTo(new Told(80_000L, 0, Duration.ofSeconds(45)));
        assertThat(headers.retryAfter())
                .as("nothing is left until then")
                .isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void aLimitWithoutItsResetSaysNothing() {
        assertThat(headers("x-ratelimit-remaining-tokens", "5").tokens()).isNull();
    }

    private static RateLimitHeaders headers(String... namesAndValues) {
        var response = new BasicHttpResponse(429);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            response.addHeader(namesAndValues[i], namesAndValues[i + 1]);
        }
        return RateLimitHeaders.of(response, NOW);
    }
}
