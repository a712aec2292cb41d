package dev.headgate.focus;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a file is, for whoever loads it.
 *
 * @param periodEnd the first day that is not in it
 * @param provisional whether the same export may say something else later
 * @param closedAt when the month was closed, or null
 * @param totals of the cost columns, as they are in the file
 * @param ledger what the ledger says of the same charges, exactly
 * @param unpricedRequests calls whose price nobody entered: their cost is missing
 * @param sha256 of the file
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ExportManifest(
        UUID id,
        String file,
        String dataset,
        String dataGenerator,
        String focusVersion,
        String format,
        LocalDate periodStart,
        LocalDate periodEnd,
        boolean provisional,
        @Nullable Instant closedAt,
        Instant createdAt,
        long rows,
        List<Column> columns,
        Map<String, String> totals,
        Map<String, Map<String, Object>> totalsByChargeCategory,
        Ledger ledger,
        long unpricedRequests,
        long bytes,
        String sha256) {

    /** A column and its FOCUS data type. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Column(String name, String dataType, boolean nullable) {}

    /**
     * USD as the books have them.
     *
     * @param chargedUsd to tenants: the sum of EffectiveCost
     * @param payableUsd to providers and pools
     * @param listUsd at list price
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Ledger(String chargedUsd, String payableUsd, String listUsd) {}

    static List<Column> columns(List<FocusColumn> columns) {
        return columns.stream()
                .map(column ->
                        new Column(column.id(), column.type().focusName(), column.isNullable()))
                .toList();
    }
}
