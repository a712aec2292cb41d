package dev.headgate.accounting;

import dev.headgate.catalog.Deployment;
import dev.headgate.identity.Caller;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Attempts of an outage for the tests of the journal: one USD for a million tokens. */
final class Outages {
    static final Set<String> TAGS = Set.of("use_case");
    private static final Deployment HOSTED = Samples.hosted();

    private Outages() {}

    static OutageJournal journal(JournalFiles disk) {
        return journal(disk, 1 << 20, 1 << 24);
    }

    static OutageJournal journal(JournalFiles disk, long largestFile, long largest) {
        try {
            return OutageJournal.open(new JournalLog(disk, largestFile, largest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JournalledAttempt attempt(Caller caller, long tokens) {
        AttemptId id = new AttemptId(Samples.id());
        AttemptOpening opening = Samples.opening(caller, HOSTED, tokens);
        Rated worst = tariff(id, caller).worstCase(opening.inputTokens(), 0, opening.longest());
        return JournalledAttempt.of(new Entry.Open(id, opening, worst, null), TAGS);
    }

    /** One whose decision can be made once more. */
    static JournalledAttempt attempt(Caller caller, long tokens, DecisionTrace trace) {
        JournalledAttempt plain = attempt(caller, tokens);
        RequestRecord request = plain.request();
        return new JournalledAttempt(
                plain.id(),
                new RequestRecord(
                        request.id(),
                        caller,
                        request.endpoint(),
                        request.requestedModel(),
                        request.stream(),
                        request.tags(),
                        request.policyVersion(),
                        request.rule(),
                        request.decision(),
                        request.receivedAt(),
                        trace),
                plain.number(),
                plain.longest(),
                plain.series(),
                plain.inputTokens(),
                plain.outputTokens(),
                plain.worst());
    }

    static JournalledAttempt attempt() {
        return attempt(Samples.caller(), 1_000_000);
    }

    static Entry.Progress noted(JournalledAttempt attempt, long tokens) {
        TokenUsage used = TokenUsage.of(tokens, 0);
        return new Entry.Progress(attempt.id(), used, rated(attempt, used));
    }

    static Closing settled(JournalledAttempt attempt, long tokens) {
        AttemptResult result = Samples.used(tokens, 0);
        return Closing.settlement(
                attempt.id(), result, rated(attempt, result.usage().tokens()), List.of());
    }

    static Closing released(JournalledAttempt attempt) {
        return Closing.release(attempt.id(), "server_error", 500);
    }

    private static Rated rated(JournalledAttempt attempt, TokenUsage tokens) {
        return tariff(attempt.id(), attempt.request().caller())
                .cost(
                        new MeteredUsage(tokens, UsageSource.PROVIDER, null, null),
                        Duration.ofSeconds(1));
    }

    private static Tariff tariff(AttemptId id, Caller caller) {
        return Tariff.of(HOSTED, caller.tenant(), id.madeAt());
    }
}
