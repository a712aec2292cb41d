package dev.headgate.focus;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * A month that is closed.
 *
 * @param closedBy the administrator who did it
 * @param note why, or null
 * @param usd what tenants were charged
 * @param payable what providers and pools are owed
 * @param list what it was at list price
 */
record ClosedPeriod(
        YearMonth month,
        Instant closedAt,
        String closedBy,
        @Nullable String note,
        BigDecimal usd,
        BigDecimal payable,
        BigDecimal list) {}
