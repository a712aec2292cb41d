package dev.headgate.catalog;

import dev.headgate.identity.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A discount or mark-up in a half-open range of time.
 *
 * @param percent what is added; negative for a discount
 * @param until the first moment at which it does not hold any more, or null if that is not known
 */
record Adjustment(
        UUID id,
        Target target,
        BigDecimal percent,
        String author,
        String reason,
        Instant from,
        @Nullable Instant until) {
    private static final BigDecimal MOST = BigDecimal.valueOf(1000);
    private static final BigDecimal ALL = BigDecimal.valueOf(-100);

    /** Whose amounts it changes. */
    sealed interface Target {

        /** What we owe a provider. */
        record OfProvider(ProviderId provider) implements Target {}

        /** What we charge a tenant, whoever served it. */
        record OfTenant(TenantId tenant) implements Target {}
    }

    /**
     * @throws IllegalArgumentException if it takes away more than everything or adds more than ten
     *     times as much
     */
    Adjustment {
        if (percent.compareTo(ALL) < 0 || percent.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "'percent' must be between -100 (nothing is charged) and 1000.");
        }
    }

    boolean holdsAt(Instant moment) {
        return !moment.isBefore(from) && (until == null || moment.isBefore(until));
    }

    /** What an amount is multiplied by; exact. */
    BigDecimal factor() {
        return percent.movePointLeft(2).add(BigDecimal.ONE);
    }
}
