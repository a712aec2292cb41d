package dev.headgate.usage;

import java.math.BigDecimal;

/**
 * What is counted and has a price. No token is counted by two meters: input is what was read in
 * full, output what was neither reasoning nor audio.
 */
public enum Meter {
    INPUT(Unit.MILLION_TOKENS),
    CACHE_READ(Unit.MILLION_TOKENS),
    /** Kept for five minutes, or for as long as the provider decides. */
    CACHE_WRITE(Unit.MILLION_TOKENS),
    CACHE_WRITE_1H(Unit.MILLION_TOKENS),
    AUDIO_INPUT(Unit.MILLION_TOKENS),
    IMAGE_INPUT(Unit.MILLION_TOKENS),
    OUTPUT(Unit.MILLION_TOKENS),
    REASONING(Unit.MILLION_TOKENS),
    AUDIO_OUTPUT(Unit.MILLION_TOKENS),
    REQUEST(Unit.REQUEST),
    /** Time of a whole pool, of which a call used a share. */
    POOL_TIME(Unit.HOUR),
    /** Paid time of a pool that no call used. */
    IDLE_TIME(Unit.HOUR),
    /** What a pool costs beside its accelerators. */
    OVERHEAD(Unit.HOUR),
    /** The difference between an invoice and the books. */
    INVOICE_DIFFERENCE(Unit.REQUEST);

    private final Unit unit;

    Meter(Unit unit) {
        this.unit = unit;
    }

    /** What its price is for. */
    public Unit unit() {
        return unit;
    }

    /** What a price is for; quantities are counted in tokens, requests and hours. */
    public enum Unit {
        MILLION_TOKENS(6),
        REQUEST(0),
        HOUR(0);

        private final int digits;

        Unit(int digits) {
            this.digits = digits;
        }

        /** USD for a quantity at a price per unit; exact. */
        public BigDecimal cost(BigDecimal quantity, BigDecimal price) {
            return quantity.multiply(price).movePointLeft(digits);
        }
    }
}
