package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one meter of a series came to at one price; amounts in USD. */
record MeterSum(Key key, BigDecimal quantity, BigDecimal list, BigDecimal payable, BigDecimal usd) {
    private static final UUID NO_PRICE = new UUID(0, 0);

    /** What sums are kept apart by, in the order in which their rows are locked. */
    record Key(UUID series, EntryKind kind, Meter meter, UUID price, @Nullable YearMonth corrects)
            implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::series)
                        .thenComparing(Key::kind)
                        .thenComparing(Key::meter)
                        .thenComparing(Key::price)
                        .thenComparing(
                                Key::corrects, Comparator.nullsFirst(Comparator.naturalOrder()));

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** The sums of these entries, in the order of their keys. */
    static List<MeterSum> of(Collection<LedgerEntry> entries) {
        Map<Key, MeterSum> sums = new TreeMap<>();
        for (LedgerEntry entry : entries) {
            for (ChargeLine line : entry.lines()) {
                MeterSum sum = of(entry, line);
                sums.merge(sum.key, sum, MeterSum::and);
            }
        }
        return List.copyOf(sums.values());
    }

    private static MeterSum of(LedgerEntry entry, ChargeLine line) {
        UUID price = line.price() == null ? NO_PRICE : line.price().value();
        return new MeterSum(
                new Key(entry.series(), entry.kind(), line.meter(), price, entry.corrects()),
                line.quantity(),
                orZero(line.list()),
                orZero(line.payable()),
                orZero(line.usd()));
    }

    private MeterSum and(MeterSum other) {
        return new MeterSum(
                key,
                quantity.add(other.quantity),
                list.add(other.list),
                payable.add(other.payable),
                usd.add(other.usd));
    }

    private static BigDecimal orZero(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
