package dev.headgate.accounting;

import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that was opened while the database was down, with everything that its row needs.
 *
 * @param longest how long the call may last at most
 * @param series what it is reported under
 * @param inputTokens tokens that are held for the prompt
 * @param outputTokens tokens that the upstream is held to
 * @param worst the most that it may cost; its price is known
 */
record JournalledAttempt(
        AttemptId id,
        RequestRecord request,
        int number,
        Duration longest,
        SpendSeries series,
        long inputTokens,
        long outputTokens,
        Rated worst) {

    static JournalledAttempt of(Entry.Open open, Collection<String> reportingTags) {
        AttemptOpening opening = open.opening();
        return new JournalledAttempt(
                open.attempt(),
                opening.request(),
                opening.number(),
                opening.longest(),
                SpendSeries.of(opening.request(), opening.deployment(), reportingTags),
                opening.inputTokens(),
                opening.outputTokens(),
                open.worst());
    }

    /**
     * How it is closed if its owner died before it ended.
     *
     * @param noted what it had used when that was last noted, or null if it never was
     */
    Closing estimate(Entry.@Nullable Progress noted) {
        return new OrphanedAttempt(
                        id,
                        TokenUsage.of(inputTokens, outputTokens),
                        worst.usd(),
                        worst.price(),
                        noted == null ? null : noted.tokens(),
                        noted == null ? null : noted.soFar().usd(),
                        noted == null ? worst.lines() : noted.soFar().lines())
                .estimate();
    }
}
