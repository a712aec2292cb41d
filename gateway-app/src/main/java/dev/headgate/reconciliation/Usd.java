package dev.headgate.reconciliation;

/** The one currency that the books are in. */
final class Usd {
    private Usd() {}

    /** Refuses a row that is in another currency. */
    static void require(Row row, String column) {
        row.text(column)
                .filter(currency -> !currency.equalsIgnoreCase("usd"))
                .ifPresent(currency -> {
                    throw row.problem(
                            "is in %s; the books are in USD, so export or convert to USD"
                                    .formatted(currency));
                });
    }
}
