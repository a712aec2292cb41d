package dev.headgate.focus;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what is written to a file, exactly as it is written. */
final class ExportTotals {
    private final ExportFormat format;
    private final Map<String, Sum> byCategory = new TreeMap<>();
    private final Map<Column, BigDecimal> columns = zeros();
    private long rows;
    private long unpriced;

    /** The cost columns of FOCUS. */
    private enum Column {
        BILLED("billed_cost"),
        CONTRACTED("contracted_cost"),
        EFFECTIVE("effective_cost"),
        LIST("list_cost");

        private final String label;

        Column(String label) {
            this.label = label;
        }
    }

    private static final class Sum {
        private final Map<Column, BigDecimal> columns = zeros();
        private long rows;
    }

    ExportTotals(ExportFormat format) {
        this.format = format;
    }

    void add(FocusCharge charge) {
        rows++;
        unpriced += charge.sum().calls() == null ? 0 : charge.sum().unpriced();
        Sum category =
                byCategory.computeIfAbsent(
                        charge.isUsage() ? "Usage" : "Adjustment", _ -> new Sum());
        category.rows++;
        costs(charge)
                .forEach((column, amount) -> {
                    columns.merge(column, amount, BigDecimal::add);
                    category.columns.merge(column, amount, BigDecimal::add);
                });
    }

    private Map<Column, BigDecimal> costs(FocusCharge charge) {
        return Map.of(
                Column.BILLED, charge.billedCost(),
                Column.CONTRACTED, written(charge.contractedCost()),
                Column.EFFECTIVE, charge.sum().amounts().usd(),
                Column.LIST, written(charge.listCost()));
    }

    private BigDecimal written(FocusValue cost) {
        return switch (cost) {
            case FocusValue.Amount(var amount) -> amount;
            case FocusValue.Product(var price, var quantity) -> format.product(price, quantity);
            default -> throw new IllegalArgumentException("No cost: " + cost);
        };
    }

    long rows() {
        return rows;
    }

    /** Calls whose cost is missing. */
    long unpriced() {
        return unpriced;
    }

    BigDecimal effective() {
        return columns.getOrDefault(Column.EFFECTIVE, BigDecimal.ZERO);
    }

    /** Each cost column as a decimal text. */
    Map<String, String> texts() {
        return texts(columns);
    }

    /** The same for each charge category, with its rows. */
    Map<String, Map<String, Object>> textsByCategory() {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        byCategory.forEach((category, sum) -> {
            Map<String, Object> texts = new LinkedHashMap<>();
            texts.put("rows", sum.rows);
            texts.putAll(texts(sum.columns));
            all.put(category, texts);
        });
        return all;
    }

    private static Map<String, String> texts(Map<Column, BigDecimal> amounts) {
        Map<String, String> texts = new LinkedHashMap<>();
        amounts.forEach((column, amount) -> texts.put(column.label, amount.toPlainString()));
        return texts;
    }

    private static Map<Column, BigDecimal> zeros() {
        Map<Column, BigDecimal> zeros = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            zeros.put(column, BigDecimal.ZERO);
        }
        return zeros;
    }
}
