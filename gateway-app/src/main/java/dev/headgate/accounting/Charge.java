package dev.headgate.accounting;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt costs.
 *
 * @param usd exact; null if the price is unknown, which is not zero
 */
public record Charge(@Nullable BigDecimal usd) {}
