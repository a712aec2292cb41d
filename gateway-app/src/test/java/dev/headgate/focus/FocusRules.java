package dev.headgate.focus;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The normative rules of the FinOps Open Cost and Usage Specification 1.2, 1.3 and 1.4 that apply
 * to what the gateway exports, written from the specification and not from the exporter. Each rule
 * names the column that breaks it.
 */
final class FocusRules {
    private static final Set<String> ALWAYS_MANDATORY =
            Set.of(
                    "BilledCost",
                    "BillingAccountId",
                    "BillingAccountName",
                    "BillingCurrency",
                    "BillingPeriodEnd",
                    "BillingPeriodStart",
                    "ChargeCategory",
                    "ChargeClass",
                    "ChargeDescription",
                    "ChargePeriodEnd",
                    "ChargePeriodStart",
                    "ContractedCost",
                    "EffectiveCost",
                    "InvoiceIssuerName",
                    "ListCost",
                    "PricingQuantity",
                    "PricingUnit",
                    "ServiceCategory",
                    "ServiceName");
    private static final Set<String> UNTIL_1_3 = Set.of("ProviderName", "PublisherName");
    private static final Set<String> FROM_1_3 = Set.of("ServiceProviderName", "HostProviderName");

    /**
     * Columns whose condition the gateway meets: it has unit prices, negotiated ones, sub accounts
     * and so on.
     */
    private static final Set<String> CONDITIONAL =
            Set.of(
                    "CapacityReservationId",
                    "CapacityReservationStatus",
                    "ConsumedQuantity",
                    "ConsumedUnit",
                    "ContractedUnitPrice",
                    "ListUnitPrice",
                    "PricingCategory",
                    "RegionId",
                    "RegionName",
                    "ResourceId",
                    "ResourceName",
                    "ResourceType",
                    "SkuId",
                    "SkuMeter",
                    "SkuPriceDetails",
                    "SkuPriceId",
                    "SubAccountId",
                    "SubAccountName",
                    "SubAccountType",
                    "Tags");

    private static final Set<String> RECOMMENDED =
            Set.of("ChargeFrequency", "InvoiceId", "ServiceSubcategory");
    private static final Set<String> ALLOCATION =
            Set.of(
                    "AllocatedMethodId",
                    "AllocatedMethodDetails",
                    "AllocatedResourceId",
                    "AllocatedResourceName",
                    "AllocatedTags");

    private static final Set<String> NEVER_NULL =
            Set.of(
                    "BilledCost",
                    "BillingAccountId",
                    "BillingAccountName",
                    "BillingCurrency",
                    "BillingPeriodEnd",
                    "BillingPeriodStart",
                    "ChargeCategory",
                    "ChargeDescription",
                    "ChargeFrequency",
                    "ChargePeriodEnd",
                    "ChargePeriodStart",
                    "ContractedCost",
                    "EffectiveCost",
                    "HostProviderName",
                    "InvoiceIssuerName",
                    "ListCost",
                    "ProviderName",
                    "PublisherName",
                    "ServiceCategory",
                    "ServiceName",
                    "ServiceProviderName",
                    "ServiceSubcategory");

    private static final Map<String, Set<String>> ALLOWED =
            Map.of(
                    "ChargeCategory", Set.of("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
                    "ChargeClass", Set.of("Correction"),
                    "ChargeFrequency", Set.of("One-Time", "Recurring", "Usage-Based"),
                    "PricingCategory", Set.of("Standard", "Dynamic", "Committed", "Other"),
                    "CapacityReservationStatus", Set.of("Used", "Unused"),
                    "ServiceCategory", Set.of("AI and Machine Learning"),
                    "ServiceSubcategory", Set.of("Generative AI"));

    private static final Set<String> DECIMALS =
            Set.of(
                    "BilledCost",
                    "ConsumedQuantity",
                    "ContractedCost",
                    "ContractedUnitPrice",
                    "EffectiveCost",
                    "ListCost",
                    "ListUnitPrice",
                    "PricingQuantity");
    private static final Set<String> TIMES =
            Set.of(
                    "BillingPeriodEnd",
                    "BillingPeriodStart",
                    "ChargePeriodEnd",
                    "ChargePeriodStart");
    private static final Set<String> KEY_VALUES =
            Set.of("Tags", "SkuPriceDetails", "AllocatedTags");

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+");
    private static final Pattern UNIT =
            Pattern.compile("(\\d+ )?[A-Z][A-Za-z]*s|[A-Z][A-Za-z]*-(Hours|Days|Months)");
    private static final Pattern CUSTOM = Pattern.compile("x_([A-Z][a-z0-9]*)+");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final FocusTable table;
    private final FocusVersion version;
    private final List<String> violations = new ArrayList<>();

    private FocusRules(FocusTable table, FocusVersion version) {
        this.table = table;
        this.version = version;
    }

    /** What breaks a rule, as sentences; empty for a file that conforms. */
    static List<String> violations(FocusTable table, FocusVersion version) {
        var rules = new FocusRules(table, version);
        rules.columns();
        rules.nulls();
        rules.values();
        rules.conditionalNulls();
        rules.costs();
        rules.skus();
        rules.allocation();
        return rules.violations;
    }

    private boolean isAtLeast(FocusVersion other) {
        return version.compareTo(other) >= 0;
    }

    private void columns() {
        List<String> focus =
                table.columns().stream().filter(name -> !name.startsWith("x_")).toList();
        for (String mandatory : expected(ALWAYS_MANDATORY.stream()).toList()) {
            check(focus.contains(mandatory), mandatory + " must be present");
        }
        Set<String> known =
                expected(Stream.of(ALWAYS_MANDATORY, CONDITIONAL, RECOMMENDED).flatMap(Set::stream))
                        .collect(Collectors.toSet());
        if (isAtLeast(FocusVersion.V1_3)) {
            known.addAll(ALLOCATION);
        }
        if (isAtLeast(FocusVersion.V1_4)) {
            known.add("InvoiceDetailId");
        }
        focus.forEach(
                name -> check(known.contains(name), name + " is no column of FOCUS " + version));
        known.forEach(name -> check(focus.contains(name), name + " is missing"));
        check(
                table.columns().subList(0, focus.size()).equals(focus),
                "custom columns must come after those of FOCUS");
        table.columns().stream()
                .filter(name -> name.startsWith("x_"))
                .forEach(name ->
                        check(
                                CUSTOM.matcher(name).matches(),
                                name + " must be x_ and Pascal case"));
        table.columns()
                .forEach(
                        name -> check(name.length() <= 50, name + " is longer than 50 characters"));
        check(
                table.columns().stream().distinct().count() == table.columns().size(),
                "a column is there twice");
    }

    private Stream<String> expected(Stream<String> common) {
        Stream<String> all = common;
        if (isAtLeast(FocusVersion.V1_3)) {
            all = Stream.concat(all, FROM_1_3.stream());
        }
        return isAtLeast(FocusVersion.V1_4) ? all : Stream.concat(all, UNTIL_1_3.stream());
    }

    private void nulls() {
        NEVER_NULL.stream()
                .filter(table.columns()::contains)
                .forEach(column -> each(column, column + " must not be null", Objects::nonNull));
        table.columns().stream()
                .filter(column -> !column.startsWith("x_"))
                .forEach(column ->
                        each(
                                column,
                                column + " must be null and not a placeholder",
                                value ->
                                        value == null
                                                || !value.isBlank()
                                                        && !Set.of("null", "N/A", "NULL", "None")
                                                                .contains(value)));
    }

    private void values() {
        ALLOWED.forEach((column, values) ->
                each(
                        column,
                        column + " must be one of " + values,
                        value -> value == null || values.contains(value)));
        each("BillingCurrency", "BillingCurrency must be an ISO 4217 code", "USD"::equals);
        for (String unit : List.of("ConsumedUnit", "PricingUnit")) {
            each(
                    unit,
                    unit + " must be a unit",
                    value -> value == null || UNIT.matcher(value).matches());
        }
        KEY_VALUES.stream()
                .filter(table.columns()::contains)
                .forEach(column ->
                        each(column, column + " must be flat JSON", FocusRules::isFlatJson));
        if (table.isText()) {
            textFormats();
        } else {
            types();
        }
        for (Map<String, String> row : table.rows()) {
            check(
                    before(row, "ChargePeriodStart", "ChargePeriodEnd"),
                    "a charge period must have a length");
            check(
                    before(row, "BillingPeriodStart", "BillingPeriodEnd"),
                    "a billing period must have a length");
        }
    }

    private void textFormats() {
        TIMES.forEach(column ->
                each(
                        column,
                        column + " must be YYYY-MM-DDTHH:mm:ssZ",
                        value -> TIME.matcher(value).matches()));
        DECIMALS.forEach(column ->
                each(
                        column,
                        column + " must be a decimal with a point",
                        value -> value == null || DECIMAL.matcher(value).matches()));
        table.columns().stream()
                .filter(column -> !DECIMALS.contains(column) && !column.endsWith("Cost"))
                .forEach(column ->
                        each(
                                column,
                                column + " must be no formula",
                                value -> value == null || "=+-@\t\r".indexOf(value.charAt(0)) < 0));
    }

    private void types() {
        TIMES.forEach(column ->
                check(
                        table.types().get(column).equals("TIMESTAMP WITH TIME ZONE"),
                        column + " must be a time"));
        DECIMALS.forEach(column ->
                check(
                        table.types().get(column).startsWith("DECIMAL(38,"),
                        column + " must be a decimal"));
        table.columns().stream()
                .filter(column ->
                        !column.startsWith("x_")
                                && !TIMES.contains(column)
                                && !DECIMALS.contains(column))
                .forEach(column ->
                        check(
                                table.types().get(column).equals("VARCHAR"),
                                column + " must be a text"));
    }

    private static boolean before(Map<String, String> row, String start, String end) {
        return row.get(start) != null
                && row.get(end) != null
                && row.get(start).compareTo(row.get(end)) < 0;
    }

    private void conditionalNulls() {
        for (Map<String, String> row : table.rows()) {
            boolean isUsage = "Usage".equals(row.get("ChargeCategory"));
            boolean isCorrection = "Correction".equals(row.get("ChargeClass"));
            if (isUsage && !isCorrection) {
                for (String column :
                        List.of(
                                "PricingQuantity",
                                "ConsumedQuantity",
                                "ListUnitPrice",
                                "ContractedUnitPrice",
                                "PricingCategory",
                                "SkuId",
                                "SkuPriceId")) {
                    check(row.get(column) != null, column + " must not be null for usage");
                }
            }
            check(
                    isUsage || row.get("ConsumedQuantity") == null,
                    "ConsumedQuantity must be null but for usage");
            check(
                    !("Purchase".equals(row.get("ChargeCategory"))
                            && "Usage-Based".equals(row.get("ChargeFrequency"))),
                    "ChargeFrequency must not be Usage-Based for a purchase");
            bothOrNone(row, "ConsumedQuantity", "ConsumedUnit");
            bothOrNone(row, "PricingQuantity", "PricingUnit");
            bothOrNone(row, "RegionId", "RegionName");
            bothOrNone(row, "SubAccountId", "SubAccountName");
            bothOrNone(row, "SubAccountId", "SubAccountType");
            bothOrNone(row, "ResourceId", "ResourceType");
            check(
                    row.get("ResourceId") != null || row.get("ResourceName") == null,
                    "ResourceName needs a ResourceId");
            check(
                    row.get("SkuId") != null || row.get("SkuMeter") == null,
                    "SkuMeter needs a SkuId");
            check(
                    row.get("SkuPriceId") != null || row.get("SkuPriceDetails") == null,
                    "SkuPriceDetails needs a SkuPriceId");
            check(
                    row.get("CapacityReservationId") != null
                            || row.get("CapacityReservationStatus") == null,
                    "CapacityReservationStatus needs a CapacityReservationId");
            check(
                    !isUsage
                            || row.get("CapacityReservationId") == null
                            || row.get("CapacityReservationStatus") != null,
                    "CapacityReservationStatus must not be null for usage of a reservation");
            check(
                    !isCorrection
                            || row.get("ChargePeriodStart").compareTo(row.get("BillingPeriodStart"))
                                    < 0,
                    "a Correction must be for an earlier period");
        }
    }

    private void bothOrNone(Map<String, String> row, String one, String other) {
        check(
                (row.get(one) == null) == (row.get(other) == null),
                one + " and " + other + " are null together");
    }

    private void costs() {
        for (Map<String, String> row : table.rows()) {
            for (String kind : List.of("List", "Contracted")) {
                String price = row.get(kind + "UnitPrice");
                check(
                        price == null || !price.startsWith("-"),
                        kind + "UnitPrice must not be negative");
                if (price != null
                        && row.get("PricingQuantity") != null
                        && row.get("ChargeClass") == null) {
                    check(
                            isProduct(row.get(kind + "Cost"), price, row.get("PricingQuantity")),
                            "%sUnitPrice x PricingQuantity must be %sCost: %s x %s is not %s"
                                    .formatted(
                                            kind,
                                            kind,
                                            price,
                                            row.get("PricingQuantity"),
                                            row.get(kind + "Cost")));
                }
            }
        }
    }

    /** With zero tolerance: in float64 as a reader of CSV multiplies, exactly for decimals. */
    private boolean isProduct(String cost, String price, String quantity) {
        if (table.isText()) {
            return Double.parseDouble(price) * Double.parseDouble(quantity)
                    == Double.parseDouble(cost);
        }
        return new BigDecimal(price)
                        .multiply(new BigDecimal(quantity))
                        .compareTo(new BigDecimal(cost))
                == 0;
    }

    private void skus() {
        determines("SkuPriceId", "SkuId");
        determines("SkuPriceId", "SkuPriceDetails");
        determines("SkuId", "SkuMeter");
        determines("ServiceName", "ServiceCategory");
        determines("ServiceName", "ServiceSubcategory");
        determines("SubAccountId", "SubAccountName");
    }

    private void determines(String key, String value) {
        Map<String, String> seen = new HashMap<>();
        for (Map<String, String> row : table.rows()) {
            if (row.get(key) != null) {
                String before = seen.putIfAbsent(row.get(key), String.valueOf(row.get(value)));
                check(
                        before == null || before.equals(String.valueOf(row.get(value))),
                        key + " must have one " + value);
            }
        }
    }

    private void allocation() {
        if (!isAtLeast(FocusVersion.V1_3)) {
            return;
        }
        Map<String, BigDecimal> ratios = new TreeMap<>();
        for (Map<String, String> row : table.rows()) {
            bothOrNone(row, "AllocatedMethodId", "AllocatedMethodDetails");
            bothOrNone(row, "AllocatedResourceId", "AllocatedResourceName");
            String details = row.get("AllocatedMethodDetails");
            if (details == null) {
                check(
                        row.get("AllocatedResourceId") == null,
                        "AllocatedResourceId needs an AllocatedMethodId");
                continue;
            }
            check(
                    "Unused".equals(row.get("CapacityReservationStatus"))
                            || row.get("AllocatedResourceId") != null,
                    "AllocatedResourceId must be null for the unallocated part alone");
            for (JsonNode element : JSON.readTree(details).path("Elements")) {
                check(element.path("AllocatedRatio").isNumber(), "AllocatedRatio must be a number");
                check(element.path("UsageUnit").isString(), "UsageUnit must be a text");
                ratios.merge(
                        row.get("BillingPeriodStart") + row.get("ResourceId"),
                        element.path("AllocatedRatio").decimalValue(),
                        BigDecimal::add);
            }
        }
        ratios.forEach((origin, sum) ->
                check(
                        sum.compareTo(BigDecimal.ONE) == 0,
                        "AllocatedRatio of one origin charge must sum to 1: " + sum));
    }

    private static boolean isFlatJson(String text) {
        if (text == null) {
            return true;
        }
        try {
            JsonNode object = JSON.readTree(text);
            return object.isObject() && object.valueStream().allMatch(JsonNode::isValueNode);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void each(String column, String rule, Predicate<String> holds) {
        if (table.columns().contains(column)) {
            table.rows().forEach(row -> check(holds.test(row.get(column)), rule));
        }
    }

    private void check(boolean holds, String rule) {
        if (!holds && !violations.contains(rule)) {
            violations.add(rule);
        }
    }
}
