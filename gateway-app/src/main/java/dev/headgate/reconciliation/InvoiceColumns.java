package dev.headgate.reconciliation;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which column of an invoice says what.
 *
 * @param date when it was used, or when the use began
 * @param end when the use ended, if a column says so
 * @param item what is billed
 * @param amount what it costs
 * @param quantity how much of it, if a column says so
 * @param currency of the amount, if a column says so; USD else
 * @param resource what rows can be chosen by, if a column says so
 */
record InvoiceColumns(
        String date,
        @Nullable String end,
        String item,
        String amount,
        @Nullable String quantity,
        @Nullable String currency,
        @Nullable String resource) {

    /** Mappings that are known, by the name of the format. */
    private static final Map<String, InvoiceColumns> KNOWN =
            Map.of(
                    "plain",
                    new InvoiceColumns(
                            "date",
                            "end",
                            "description",
                            "usd",
                            "quantity",
                            "currency",
                            "resource"),
                    "aws-cur",
                    new InvoiceColumns(
                            "line_item_usage_start_date",
                            "line_item_usage_end_date",
                            "line_item_line_item_description",
                            "line_item_unblended_cost",
                            "line_item_usage_amount",
                            "line_item_currency_code",
                            "line_item_resource_id"),
                    "focus",
                    new InvoiceColumns(
                            "ChargePeriodStart",
                            "ChargePeriodEnd",
                            "ChargeDescription",
                            "BilledCost",
                            "PricingQuantity",
                            "BillingCurrency",
                            "ResourceId"));

    /** What a request says instead of a known mapping; null for what it leaves as it is. */
    record Changes(
            @Nullable String date,
            @Nullable String end,
            @Nullable String item,
            @Nullable String amount,
            @Nullable String quantity,
            @Nullable String currency,
            @Nullable String resource) {}

    /**
     * A known mapping, with changes.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming the formats that are known
     */
    static InvoiceColumns of(String format, Changes changes) {
        @Nullable InvoiceColumns known = KNOWN.get(format);
        if (known == null) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'format' takes %s."
                                    .formatted(String.join(", ", new TreeSet<>(KNOWN.keySet()))))
                    .at("format");
        }
        return new InvoiceColumns(
                Objects.requireNonNullElse(changes.date, known.date),
                changes.end == null ? known.end : changes.end,
                Objects.requireNonNullElse(changes.item, known.item),
                Objects.requireNonNullElse(changes.amount, known.amount),
                changes.quantity == null ? known.quantity : changes.quantity,
                changes.currency == null ? known.currency : changes.currency,
                changes.resource == null ? known.resource : changes.resource);
    }

    /** Needed columns that the file does not have. */
    Set<String> missing(Sheet sheet) {
        return Stream.of(date, item, amount)
                .filter(column -> !sheet.has(column))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<String> needed() {
        return List.of(date, item, amount);
    }
}
