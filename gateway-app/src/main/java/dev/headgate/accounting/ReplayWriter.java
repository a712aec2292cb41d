package dev.headgate.accounting;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings attempts of an outage into the books in one transaction: opened, closed and booked, or
 * nothing of it. Those that are there already change nothing, so that a replay can be repeated.
 * What they cost counts in the budget periods of the replay; budgets cannot refuse what was spent.
 */
final class ReplayWriter {

    private ReplayWriter() {}

    static void write(BookTransaction books, List<OutageJournal.Ended> ended) {
        List<JournalledAttempt> attempts =
                ended.stream().map(OutageJournal.Ended::attempt).toList();
        Admission admission = new Admission(books.lock(scopesOf(attempts), Set.of()));
        Set<AttemptId> fresh =
                books.replay(attempts.stream().map(one -> replayed(one, admission)).toList());
        Map<AttemptId, Closing> closings =
                ended.stream()
                        .map(OutageJournal.Ended::closing)
                        .filter(closing -> fresh.contains(closing.id()))
                        .collect(Collectors.toMap(Closing::id, Function.identity()));
        if (closings.isEmpty()) {
            return;
        }
        List<ClosedAttempt> closed = books.close(List.copyOf(closings.values()));
        List<LedgerEntry> entries = new ArrayList<>();
        for (ClosedAttempt attempt : closed) {
            Closing closing = Objects.requireNonNull(closings.get(attempt.id()));
            BigDecimal cost = Objects.requireNonNullElse(closing.cost(), BigDecimal.ZERO);
            attempt.periods().forEach(period -> admission.takeUnheld(period, cost));
            entries.add(GroupWriter.entry(attempt, closing.rated().lines()));
        }
        books.move(admission.moves());
        books.post(entries);
        books.count(GroupWriter.counts(closed, closings));
    }

    private static ReplayedAttempt replayed(JournalledAttempt attempt, Admission admission) {
        return new ReplayedAttempt(attempt, admission.periodsAbove(attempt.request().caller()));
    }

    private static Set<UUID> scopesOf(List<JournalledAttempt> attempts) {
        return attempts.stream()
                .flatMap(attempt -> Admission.scopes(attempt.request().caller()))
                .collect(Collectors.toSet());
    }
}
