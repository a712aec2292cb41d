package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The most that one token of a prompt, one token of an answer and the request itself can cost.
 *
 * @param input empty if one of the prices that may be billed is unknown
 * @param output likewise
 * @param request empty if requests are not billed; without an amount if what they cost is unknown
 */
record DearestPrices(
        Optional<PriceTable.Cell> input,
        Optional<PriceTable.Cell> output,
        Optional<PriceTable.Cell> request) {
    private static final Comparator<PriceTable.Cell> BY_USD =
            Comparator.comparing(
                    PriceTable.Cell::usd, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** The dearest of a table, over tiers and prompts of these lengths. */
    static DearestPrices of(PriceTable table, Set<ProcessingTier> tiers, Set<Long> prompts) {
        return new DearestPrices(
                allOrNone(cells(table, tiers, prompts, PriceSlot.inputs())),
                allOrNone(cells(table, tiers, prompts, PriceSlot.outputs())),
                any(cells(table, tiers, prompts, Set.of(Meter.REQUEST))));
    }

    /** The dearest of both. */
    DearestPrices or(DearestPrices other) {
        return new DearestPrices(
                allOrNone(List.of(input, other.input)),
                allOrNone(List.of(output, other.output)),
                any(List.of(request, other.request)));
    }

    private static List<Optional<PriceTable.Cell>> cells(
            PriceTable table, Set<ProcessingTier> tiers, Set<Long> prompts, Set<Meter> meters) {
        return meters.stream()
                .flatMap(meter ->
                        tiers.stream()
                                .flatMap(tier ->
                                        prompts.stream()
                                                .map(prompt -> table.find(tier, meter, prompt))))
                .toList();
    }

    private static Optional<PriceTable.Cell> allOrNone(List<Optional<PriceTable.Cell>> cells) {
        return cells.stream().allMatch(cell -> cell.map(PriceTable.Cell::usd).isPresent())
                ? known(cells).max(BY_USD)
                : Optional.empty();
    }

    private static Optional<PriceTable.Cell> any(List<Optional<PriceTable.Cell>> cells) {
        return known(cells)
                .filter(cell -> cell.usd() == null)
                .findFirst()
                .or(() -> known(cells).max(BY_USD));
    }

    private static Stream<PriceTable.Cell> known(List<Optional<PriceTable.Cell>> cells) {
        return cells.stream().flatMap(Optional::stream);
    }
}
