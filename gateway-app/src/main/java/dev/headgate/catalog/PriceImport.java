package dev.headgate.catalog;

import dev.headgate.catalog.PriceChange.Amount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A price file that was read, with what it would change. Nothing of it is in the price book until
 * it is applied.
 *
 * @param digest SHA-256 of the file
 */
record PriceImport(
        UUID id,
        String source,
        String digest,
        String author,
        Instant createdAt,
        List<Item> items,
        List<PriceFile.Remark> remarks) {

    PriceImport {
        items = List.copyOf(items);
        remarks = List.copyOf(remarks);
    }

    /**
     * One price that the file has otherwise than the book.
     *
     * @param entry the name of the entry in the file
     * @param oldId the row in force when the file was read, or null if there was none
     * @param changePercent null where there was nothing before
     */
    record Item(
            String entry,
            ProviderId provider,
            String model,
            PriceSlot slot,
            Amount amount,
            @Nullable PriceId oldId,
            @Nullable BigDecimal oldPrice,
            @Nullable BigDecimal changePercent,
            List<Finding> findings,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy) {

        Item {
            findings = List.copyOf(findings);
        }

        /** Whether it can be applied without anybody looking at it. */
        boolean isClean() {
            return findings.stream()
                    .allMatch(finding -> finding.kind().demand() == Finding.Demand.NOTHING);
        }
    }
}
