package dev.headgate.catalog;

import dev.headgate.catalog.PriceViews.FindingView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Price files as administrators see them. */
final class PriceImportViews {
    private PriceImportViews() {}

    /** A file that was read. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ImportLine(UUID id, String source, String sha256, String author, Instant createdAt) {

        static ImportLine of(PriceImport read) {
            return new ImportLine(
                    read.id(), read.source(), read.digest(), read.author(), read.createdAt());
        }
    }

    /** A file that was read, with everything that it would change and everything left out. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ImportView(
            UUID id,
            String source,
            String sha256,
            String author,
            Instant createdAt,
            List<EntryView> entries,
            Map<String, Long> leftOut,
            List<RemarkView> remarks) {

        static ImportView of(PriceImport read, Function<ProviderId, String> providerName) {
            Map<String, List<PriceImport.Item>> byEntry =
                    read.items().stream()
                            .collect(
                                    Collectors.groupingBy(
                                            PriceImport.Item::entry,
                                            LinkedHashMap::new,
                                            Collectors.toList()));
            return new ImportView(
                    read.id(),
                    read.source(),
                    read.digest(),
                    read.author(),
                    read.createdAt(),
                    byEntry.values().stream()
                            .map(items -> EntryView.of(items, providerName))
                            .toList(),
                    read.remarks().stream()
                            .filter(remark -> remark.why().isLeftOut())
                            .collect(
                                    Collectors.groupingBy(
                                            remark -> PriceViews.label(remark.why()),
                                            Collectors.counting())),
                    read.remarks().stream().map(RemarkView::of).toList());
        }
    }

    /** What one entry would change. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record EntryView(
            String entry, String provider, String model, boolean clean, List<ItemView> prices) {

        private static EntryView of(
                List<PriceImport.Item> items, Function<ProviderId, String> providerName) {
            PriceImport.Item first = items.getFirst();
            return new EntryView(
                    first.entry(),
                    providerName.apply(first.provider()),
                    first.model(),
                    items.stream().allMatch(PriceImport.Item::isClean),
                    items.stream().map(ItemView::of).toList());
        }
    }

    /** One price that differs. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ItemView(
            String tier,
            String meter,
            long overTokens,
            String currency,
            @Nullable String oldPrice,
            String newPrice,
            @Nullable String changePercent,
            List<FindingView> findings,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy) {

        private static ItemView of(PriceImport.Item item) {
            return new ItemView(
                    item.slot().tier().label(),
                    PriceViews.label(item.slot().meter()),
                    item.slot().fromTokens(),
                    item.amount().currency(),
                    PriceTexts.plainOrNull(item.oldPrice()),
                    PriceTexts.plain(item.amount().price()),
                    PriceTexts.plainOrNull(item.changePercent()),
                    item.findings().stream().map(FindingView::of).toList(),
                    item.appliedAt(),
                    item.appliedBy());
        }
    }

    /** Why an entry was left out, or what looked odd in it. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RemarkView(String entry, String why, boolean leftOut, String message) {

        private static RemarkView of(PriceFile.Remark remark) {
            return new RemarkView(
                    remark.entry(),
                    PriceViews.label(remark.why()),
                    remark.why().isLeftOut(),
                    remark.message());
        }
    }
}
