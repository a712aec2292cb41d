package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All prices of a hosted deployment, those to come included, so that an announced price takes
 * effect by itself at its moment. It knows list prices; what was negotiated is in {@link
 * PriceTerms}. Without a price for input, and for output where the model gives any, the price is
 * unknown, which is not zero. Immutable.
 */
public final class PriceSheet {
    /** Nobody entered a price. */
    public static final PriceSheet UNKNOWN = new PriceSheet(List.of(), ExchangeRates.NONE, true);

    private final List<PriceRow> rows;
    private final ExchangeRates rates;
    private final boolean billsOutput;

    /** What was last asked for; most calls come in the same stretch of time. */
    private volatile @Nullable Stretch lately;

    /**
     * @param rows those of one provider and model that count in its region
     * @param billsOutput whether a price without output is incomplete; an embedding has none
     */
    public PriceSheet(Collection<PriceRow> rows, ExchangeRates rates, boolean billsOutput) {
        this.rows = List.copyOf(rows);
        this.rates = rates;
        this.billsOutput = billsOutput;
    }

    /** A range of time in which nothing changes. */
    private static final class Stretch {
        private final PriceTable table;
        private final Instant from;
        private final Instant until;
        private volatile @Nullable Stretch next;

        Stretch(PriceTable table, Instant from, Instant until) {
            this.table = table;
            this.from = from;
            this.until = until;
        }

        PriceTable table() {
            return table;
        }

        Instant until() {
            return until;
        }

        boolean holds(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }

        /** The range after this one. */
        Stretch next(PriceSheet sheet) {
            Stretch known = next;
            if (known == null) {
                known = sheet.stretchFrom(until);
                next = known;
            }
            return known;
        }
    }

    public List<PriceRow> rows() {
        return rows;
    }

    /** Whether calls have a known price at this moment. */
    public boolean isKnownAt(Instant moment) {
        return isKnown(stretch(moment).table());
    }

    private boolean isKnown(PriceTable table) {
        return usd(table, Meter.INPUT, 0).isPresent()
                && (!billsOutput || usd(table, Meter.OUTPUT, 0).isPresent());
    }

    /** What is missing at this moment; empty if the price is known. */
    public Optional<String> whyUnknownAt(Instant moment) {
        PriceTable table = stretch(moment).table();
        return Stream.of(Meter.INPUT, Meter.OUTPUT)
                .filter(meter -> meter == Meter.INPUT || billsOutput)
                .flatMap(meter -> whyUnknown(table, meter).stream())
                .findFirst();
    }

    private static Optional<String> whyUnknown(PriceTable table, Meter meter) {
        Optional<PriceTable.Cell> cell = table.find(ProcessingTier.STANDARD, meter, 0);
        if (cell.isEmpty()) {
            return Optional.of(
                    "There is no price for %s in force."
                            .formatted(meter.name().toLowerCase(Locale.ROOT)));
        }
        return cell.filter(known -> known.usd() == null)
                .map(known ->
                        "Nobody entered what %s is worth in USD."
                                .formatted(known.row().currency()));
    }

    private static Optional<BigDecimal> usd(PriceTable table, Meter meter, long prompt) {
        return table.find(ProcessingTier.STANDARD, meter, prompt).map(PriceTable.Cell::usd);
    }

    /**
     * What a call costs at list price: a line for each meter that counted something, and one for
     * the request where that is billed. The lines add up exactly; all are without amounts if the
     * price is unknown.
     */
    public List<ChargeLine> charge(TokenUsage tokens, ProcessingTier tier, Instant moment) {
        PriceTable table = stretch(moment).table();
        long prompt = tokens.totalInput();
        List<ChargeLine> lines = new ArrayList<>();
        tokens.byMeter()
                .forEach((meter, count) ->
                        lines.add(line(meter, count, table.find(tier, meter, prompt))));
        table.find(tier, Meter.REQUEST, prompt)
                .ifPresent(cell -> lines.add(line(Meter.REQUEST, 1, Optional.of(cell))));
        return isKnown(table) ? List.copyOf(lines) : unpriced(lines);
    }

    /**
     * The most that a call can cost at list price: every token of the prompt at the dearest input
     * meter and every token of the answer at the dearest output meter, over the tiers that the
     * provider may choose, prompts of every length up to this one, and all prices that may come
     * into force while it lasts. Lines without amounts if one of these prices is unknown.
     */
    public List<ChargeLine> worstCase(
            long inputTokens,
            long outputTokens,
            Set<ProcessingTier> tiers,
            Instant begin,
            Duration longest) {
        Stretch stretch = stretch(begin);
        boolean isKnown = isKnown(stretch.table());
        DearestPrices dearest = stretch.table().dearest(tiers, inputTokens);
        while (!stretch.until().isAfter(begin.plus(longest))) {
            stretch = stretch.next(this);
            isKnown &= isKnown(stretch.table());
            dearest = dearest.or(stretch.table().dearest(tiers, inputTokens));
        }
        List<ChargeLine> lines = lines(dearest, inputTokens, outputTokens);
        return isKnown ? lines : unpriced(lines);
    }

    private List<ChargeLine> lines(DearestPrices dearest, long inputTokens, long outputTokens) {
        List<ChargeLine> lines = new ArrayList<>();
        lines.add(line(Meter.INPUT, inputTokens, dearest.input()));
        if (outputTokens > 0 && (billsOutput || dearest.output().isPresent())) {
            lines.add(line(Meter.OUTPUT, outputTokens, dearest.output()));
        }
        if (dearest.request().isPresent()) {
            lines.add(line(Meter.REQUEST, 1, dearest.request()));
        }
        return List.copyOf(lines);
    }

    /** The list price per unit of a meter at the standard tier, in USD; empty if unknown. */
    public Optional<BigDecimal> unitPrice(Meter meter, long promptTokens, Instant moment) {
        return usd(stretch(moment).table(), meter, promptTokens);
    }

    /** The lengths above which prompts have other prices at this moment. */
    public SortedSet<Long> lengths(Instant moment) {
        SortedSet<Long> lengths = new TreeSet<>();
        stretch(moment).table().prompts(Long.MAX_VALUE).stream()
                .filter(prompt -> prompt > 0)
                .forEach(prompt -> lengths.add(prompt - 1));
        return lengths;
    }

    /** The highest or lowest standard price of a meter over prompts of all lengths. */
    public Optional<BigDecimal> bound(
            Meter meter, Instant moment, BinaryOperator<BigDecimal> highestOrLowest) {
        PriceTable table = stretch(moment).table();
        return table.prompts(Long.MAX_VALUE).stream()
                .flatMap(prompt -> usd(table, meter, prompt).stream())
                .reduce(highestOrLowest);
    }

    private static ChargeLine line(Meter meter, long count, Optional<PriceTable.Cell> cell) {
        BigDecimal quantity = BigDecimal.valueOf(count);
        return cell.flatMap(known -> priced(meter, quantity, known))
                .orElseGet(() -> ChargeLine.unpriced(meter, quantity));
    }

    private static Optional<ChargeLine> priced(
            Meter meter, BigDecimal quantity, PriceTable.Cell cell) {
        return Optional.ofNullable(cell.usd())
                .map(usd -> ChargeLine.atList(meter, quantity, cell.row().id(), usd));
    }

    private static List<ChargeLine> unpriced(List<ChargeLine> lines) {
        return lines.stream()
                .map(line -> ChargeLine.unpriced(line.meter(), line.quantity()))
                .toList();
    }

    private Stretch stretch(Instant moment) {
        Stretch known = lately;
        if (known != null && known.holds(moment)) {
            return known;
        }
        Stretch found = stretchFrom(moment);
        lately = found;
        return found;
    }

    private Stretch stretchFrom(Instant moment) {
        return new Stretch(
                PriceTable.at(moment, rows, rates),
                moment,
                nextChangeAfter(moment).orElse(Instant.MAX));
    }

    /** The first moment after this one at which a price may change. */
    Optional<Instant> nextChangeAfter(Instant moment) {
        return Stream.concat(
                        rows.stream().flatMap(row -> row.changesAfter(moment)), rates.changes())
                .filter(time -> time.isAfter(moment))
                .min(Comparator.naturalOrder());
    }
}
