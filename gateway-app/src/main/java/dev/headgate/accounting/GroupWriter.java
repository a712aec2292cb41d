package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a group of entries in one transaction. Attempts that end come first: the money that they
 * give back can be used by those that begin in the same group.
 */
final class GroupWriter {

    private GroupWriter() {}

    /**
     * Does the work of a group.
     *
     * @return the verdict on each attempt that was to be opened
     */
    static Map<AttemptId, Verdict> write(BookTransaction books, List<Entry> group) {
        List<Closing> closings = closings(books, group);
        List<Entry.Open> opens = only(group, Entry.Open.class, Function.identity());
        List<ClosedAttempt> closed = closings.isEmpty() ? List.of() : books.close(closings);

        Admission admission = new Admission(books.lock(scopesOf(opens), periodsOf(closed)));
        Map<AttemptId, Closing> byAttempt = byAttempt(closings);
        List<LedgerEntry> entries = book(closed, byAttempt, admission);
        Map<AttemptId, Verdict> verdicts = new HashMap<>();
        List<OpenedAttempt> opened = new ArrayList<>();
        for (Entry.Open open : opens) {
            Verdict verdict = admission.admit(open);
            verdicts.put(open.attempt(), verdict);
            if (verdict instanceof Verdict.Admitted(var periods)) {
                opened.add(new OpenedAttempt(open, periods));
            }
        }

        books.open(opened);
        books.progress(only(group, Entry.Progress.class, Function.identity()));
        books.refuse(only(group, Entry.Refusal.class, Function.identity()));
        books.post(entries);
        books.count(counts(closed, byAttempt));
        books.move(admission.moves());
        return verdicts;
    }

    private static List<Closing> closings(BookTransaction books, List<Entry> group) {
        List<Closing> closings =
                new ArrayList<>(only(group, Entry.Close.class, Entry.Close::closing));
        List<Entry.Open> abandoned = only(group, Entry.GiveBack.class, Entry.GiveBack::open);
        books.forestall(abandoned);
        abandoned.forEach(open -> closings.add(Closing.release(open.attempt(), "abandoned", null)));
        return closings;
    }

    private static List<LedgerEntry> book(
            List<ClosedAttempt> closed, Map<AttemptId, Closing> closings, Admission admission) {
        List<LedgerEntry> entries = new ArrayList<>();
        for (ClosedAttempt attempt : closed) {
            Closing closing = Objects.requireNonNull(closings.get(attempt.id()));
            BudgetMove move = move(attempt, orZero(closing.cost()));
            attempt.periods().forEach(period -> admission.apply(period, move));
            entries.add(entry(attempt, closing.rated().lines()));
        }
        return entries;
    }

    /** A correction takes back what was booked before and books what is right. */
    static LedgerEntry entry(ClosedAttempt attempt, List<ChargeLine> lines) {
        boolean first = attempt.before().isOpen();
        List<ChargeLine> booked = new ArrayList<>(lines);
        if (!first) {
            attempt.bookedLines().forEach(line -> booked.add(line.reversed()));
        }
        return new LedgerEntry(
                attempt.id().value(),
                first ? EntryKind.SETTLEMENT : EntryKind.CORRECTION,
                attempt.series(),
                attempt.bookedIn(),
                attempt.tenant(),
                attempt.hosting(),
                attempt.place(),
                booked);
    }

    /** What calls add to the sums by series. */
    static Map<UUID, CallCount> counts(
            List<ClosedAttempt> closed, Map<AttemptId, Closing> closings) {
        Map<UUID, CallCount> counts = new TreeMap<>();
        for (ClosedAttempt attempt : closed) {
            Closing closing = Objects.requireNonNull(closings.get(attempt.id()));
            counts.merge(attempt.series(), CallCount.of(attempt, closing), CallCount::and);
        }
        counts.values().removeIf(CallCount.NONE::equals);
        return counts;
    }

    private static BudgetMove move(ClosedAttempt attempt, BigDecimal cost) {
        return attempt.before().isOpen()
                ? BudgetMove.book(orZero(attempt.worstCase()), cost)
                : BudgetMove.correct(orZero(attempt.booked()), cost);
    }

    private static Set<UUID> scopesOf(List<Entry.Open> opens) {
        return opens.stream().flatMap(Admission::scopes).collect(Collectors.toSet());
    }

    private static Set<UUID> periodsOf(List<ClosedAttempt> closed) {
        return closed.stream()
                .flatMap(attempt -> attempt.periods().stream())
                .collect(Collectors.toSet());
    }

    private static Map<AttemptId, Closing> byAttempt(List<Closing> closings) {
        return closings.stream().collect(Collectors.toMap(Closing::id, Function.identity()));
    }

    private static <E extends Entry, T> List<T> only(
            List<Entry> group, Class<E> type, Function<E, T> value) {
        return group.stream().filter(type::isInstance).map(type::cast).map(value).toList();
    }

    private static BigDecimal orZero(@Nullable BigDecimal amount) {
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }
}
