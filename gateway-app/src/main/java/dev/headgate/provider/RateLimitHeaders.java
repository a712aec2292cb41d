package dev.headgate.provider;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of the provider's limits. What cannot be read counts as not said.
 *
 * <p>OpenAI and its like: {@code x-ratelimit-remaining-requests}, {@code -limit-}, {@code -reset-}
 * ({@code 1s}, {@code 6m0s}, {@code 120ms}), the same of tokens. Anthropic: {@code
 * anthropic-ratelimit-requests-remaining}, {@code -limit}, {@code -reset} (RFC 3339).
 *
 * @param requests what is left of the requests
 * @param tokens what is left of the tokens
 * @param retryAfter when the provider asked to be called again, if it did: {@code retry-after-ms},
 *     {@code Retry-After} in seconds or as a date, or the reset of a limit of which nothing is left
 */
record RateLimitHeaders(
        @Nullable Told requests, @Nullable Told tokens, @Nullable Duration retryAfter) {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");
    private static final Pattern SPAN =
            Pattern.compile(
                    "(?:(\\d{1,4})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,8}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,10}(?:\\.\\d{1,9})?)ms)?");

    /**
     * One limit.
     *
     * @param limit the whole of it, or null if not said
     * @param remaining what is left of it
     * @param reset time until the whole of it is there again
     */
    record Told(@Nullable Long limit, long remaining, Duration reset) {

        /** How much of it comes back in a nanosecond; 0 if that is not known. */
        double refill() {
            return limit == null || limit <= remaining
                    ? 0
                    : (double) (limit - remaining) / reset.toNanos();
        }
    }

    static RateLimitHeaders of(HttpResponse response, Clock clock) {
        var reader = new Reader(response, clock);
        Told requests = reader.limit("requests");
        Told tokens = reader.limit("tokens");
        return new RateLimitHeaders(requests, tokens, reader.retryAfter(requests, tokens));
    }

    private record Reader(HttpResponse response, Clock clock) {

        @Nullable Told limit(String what) {
            Told told = openAi(what);
            return told == null ? anthropic(what) : told;
        }

        private @Nullable Told openAi(String what) {
            return told(
                    number("x-ratelimit-limit-" + what),
                    number("x-ratelimit-remaining-" + what),
                    time("x-ratelimit-reset-" + what));
        }

        private @Nullable Told anthropic(String what) {
            String prefix = "anthropic-ratelimit-" + what;
            return told(
                    number(prefix + "-limit"),
                    number(prefix + "-remaining"),
                    time(prefix + "-reset"));
        }

        private static @Nullable Told told(
                @Nullable Long limit, @Nullable Long remaining, @Nullable Duration reset) {
            return remaining == null || reset == null || !reset.isPositive()
                    ? null
                    : new Told(limit, remaining, reset);
        }

        @Nullable Duration retryAfter(@Nullable Told requests, @Nullable Told tokens) {
            String millis = text("retry-after-ms");
            if (millis != null && NUMBER.matcher(millis).matches()) {
                return seconds(Double.parseDouble(millis) / 1000);
            }
            Duration asked = time("retry-after");
            return asked != null ? asked : resetOfWhatIsUsedUp(requests, tokens);
        }

        private static @Nullable Duration resetOfWhatIsUsedUp(@Nullable Told... limits) {
            return Arrays.stream(limits)
                    .filter(Objects::nonNull)
                    .filter(told -> told.remaining() == 0)
                    .map(Told::reset)
                    .max(Duration::compareTo)
                    .orElse(null);
        }

        private @Nullable Long number(String name) {
            String text = text(name);
            return text != null && text.matches("\\d{1,15}") ? Long.valueOf(text) : null;
        }

        /** A number of seconds, a span such as {@code 6m0s}, or a moment. */
        private @Nullable Duration time(String name) {
            String text = text(name);
            if (text == null || text.isEmpty()) {
                return null;
            }
            if (NUMBER.matcher(text).matches()) {
                return seconds(Double.parseDouble(text));
            }
            Matcher span = SPAN.matcher(text);
            return span.matches() ? span(span) : untilMoment(text);
        }

        private static Duration span(Matcher span) {
            return seconds(
                    3600 * part(span, 1)
                            + 60 * part(span, 2)
                            + part(span, 3)
                            + part(span, 4) / 1e3);
        }

        private static double part(Matcher span, int group) {
            String text = span.group(group);
            return text == null ? 0 : Double.parseDouble(text);
        }

        private @Nullable Duration untilMoment(String text) {
            DateTimeFormatter format =
                    text.contains(",")
                            ? DateTimeFormatter.RFC_1123_DATE_TIME
                            : DateTimeFormatter.ISO_OFFSET_DATE_TIME;
            try {
                Instant moment = ZonedDateTime.parse(text, format).toInstant();
                return bounded(Duration.between(clock.instant(), moment));
            } catch (DateTimeException _) {
                return null;
            }
        }

        private static Duration seconds(double seconds) {
            return bounded(Duration.ofNanos((long) Math.min(seconds * 1e9, Long.MAX_VALUE)));
        }

        private static Duration bounded(Duration time) {
            if (time.isNegative()) {
                return Duration.ZERO;
            }
            return time.compareTo(LONGEST) > 0 ? LONGEST : time;
        }

        private @Nullable String text(String name) {
            Header header = response.getFirstHeader(name);
            return header == null || header.getValue() == null ? null : header.getValue().strip();
        }
    }
}
