package dev.headgate.focus;

import java.math.BigDecimal;

/**
 * What a price row says.
 *
 * @param perUnit USD per unit of the meter
 * @param source where it was read
 */
record PriceTag(BigDecimal perUnit, String source) {}
