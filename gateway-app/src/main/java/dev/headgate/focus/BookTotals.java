package dev.headgate.focus;

import java.math.BigDecimal;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the books sum to, in USD: charged to tenants, owed to providers and pools, at list price.
 */
record BookTotals(BigDecimal usd, BigDecimal payable, BigDecimal list) {
    private static final String SUMS =
            """
            select coalesce(sum(c.usd), 0) as usd, coalesce(sum(c.payable_usd), 0) as payable_usd,
                   coalesce(sum(c.list_usd), 0) as list_usd
            """;

    /** Of what belongs to a month, or was booked on other days. */
    static BookTotals of(JdbcClient jdbc, DayRange days) {
        String source =
                days.month().isPresent()
                        ? "from charges_of_month(:from::date) c"
                        : "from charges_booked(:begins, :ends) c";
        return jdbc.sql(SUMS + source)
                .param("from", days.from())
                .param("begins", days.begins())
                .param("ends", days.ends())
                .query((row, _) ->
                        new BookTotals(
                                row.getBigDecimal("usd"),
                                row.getBigDecimal("payable_usd"),
                                row.getBigDecimal("list_usd")))
                .single();
    }
}
