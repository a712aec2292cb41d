package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says of one item on one day.
 *
 * @param quantity null where the file does not say, and so the next two
 * @param rows of the file that are in it
 */
record StatementLine(
        Key key,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal requests,
        @Nullable BigDecimal usd,
        int rows) {

    /**
     * What lines are told apart by.
     *
     * @param item a model as the provider calls it, or whatever else is billed
     * @param tier processing tier; empty if the file does not say
     * @param meter null where the file names none that the books know
     */
    record Key(LocalDate day, String item, String tier, @Nullable Meter meter)
            implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::day)
                        .thenComparing(Key::item)
                        .thenComparing(Key::tier)
                        .thenComparing(
                                Key::meter, Comparator.nullsFirst(Comparator.naturalOrder()));

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    StatementLine and(StatementLine other) {
        return new StatementLine(
                key,
                sum(quantity, other.quantity),
                sum(requests, other.requests),
                sum(usd, other.usd),
                rows + other.rows);
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.add(other);
    }
}
