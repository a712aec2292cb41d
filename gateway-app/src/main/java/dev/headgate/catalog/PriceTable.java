package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a price sheet that count at one moment. What has no row at a tier has the standard
 * one; what has no row at all has that of the meter that contains it. Of several rows the one for
 * the longest prompts counts that the prompt passes, then one for the region before one for
 * everywhere, then one for the hour before one for the day.
 */
final class PriceTable {
    private static final Comparator<PriceRow> MOST_SPECIAL_FIRST =
            Comparator.comparingLong((PriceRow row) -> -row.slot().fromTokens())
                    .thenComparing(row -> row.key().region() == null)
                    .thenComparing(row -> row.slot().window() == null);

    private final Map<ProcessingTier, Map<Meter, List<Cell>>> cells;
    private final NavigableSet<Long> lengths;

    /** Worked out once, since every reservation asks for it. */
    private final Map<Reach, DearestPrices> dearest = new ConcurrentHashMap<>();

    private PriceTable(Map<ProcessingTier, Map<Meter, List<Cell>>> cells) {
        this.cells = cells;
        lengths =
                cells.values().stream()
                        .flatMap(meters -> meters.values().stream())
                        .flatMap(List::stream)
                        .map(cell -> cell.row().slot().fromTokens())
                        .filter(fromTokens -> fromTokens > 0)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The tiers that may apply, and the highest of the lengths that a prompt may pass. */
    private record Reach(Set<ProcessingTier> tiers, long fromTokens) {
        Reach {
            tiers = Set.copyOf(tiers);
        }
    }

    /**
     * One row with what it costs now.
     *
     * @param usd per unit of the meter; null if nobody entered what its currency is worth
     */
    record Cell(PriceRow row, @Nullable BigDecimal usd) {

        boolean isFor(long prompt) {
            long fromTokens = row.slot().fromTokens();
            return fromTokens == 0 || prompt > fromTokens;
        }
    }

    static PriceTable at(Instant moment, Collection<PriceRow> rows, ExchangeRates rates) {
        Map<ProcessingTier, Map<Meter, List<Cell>>> cells =
                rows.stream()
                        .filter(row -> counts(row, moment))
                        .sorted(MOST_SPECIAL_FIRST)
                        .map(row -> cell(row, rates, moment))
                        .collect(
                                Collectors.groupingBy(
                                        cell -> cell.row().slot().tier(),
                                        () -> new EnumMap<>(ProcessingTier.class),
                                        Collectors.groupingBy(
                                                cell -> cell.row().slot().meter(),
                                                () -> new EnumMap<>(Meter.class),
                                                Collectors.toUnmodifiableList())));
        return new PriceTable(cells);
    }

    private static boolean counts(PriceRow row, Instant moment) {
        @Nullable DailyWindow window = row.slot().window();
        return row.isInForceAt(moment) && (window == null || window.holdsAt(moment));
    }

    private static Cell cell(PriceRow row, ExchangeRates rates, Instant moment) {
        return new Cell(row, rates.toUsd(row.price(), row.currency(), moment).orElse(null));
    }

    /** What a unit of a meter costs; empty if it has no price. */
    Optional<Cell> find(ProcessingTier tier, Meter meter, long prompt) {
        return own(tier, meter, prompt)
                .or(() -> own(ProcessingTier.STANDARD, meter, prompt))
                .or(() ->
                        PriceSlot.containing(meter)
                                .flatMap(containing -> find(tier, containing, prompt)));
    }

    private Optional<Cell> own(ProcessingTier tier, Meter meter, long prompt) {
        return cells.getOrDefault(tier, Map.of()).getOrDefault(meter, List.of()).stream()
                .filter(cell -> cell.isFor(prompt))
                .findFirst();
    }

    /** The most that anything can cost at these tiers and for prompts of up to this length. */
    DearestPrices dearest(Set<ProcessingTier> tiers, long longest) {
        @Nullable Long passed = lengths.lower(longest);
        return dearest.computeIfAbsent(
                new Reach(tiers, passed == null ? 0 : passed),
                reach -> DearestPrices.of(this, reach.tiers(), prompts(longest)));
    }

    /** A prompt of each length that makes a difference, up to this one. */
    SortedSet<Long> prompts(long longest) {
        SortedSet<Long> prompts = new TreeSet<>(Set.of(0L));
        lengths.headSet(longest).forEach(fromTokens -> prompts.add(fromTokens + 1));
        return prompts;
    }
}
