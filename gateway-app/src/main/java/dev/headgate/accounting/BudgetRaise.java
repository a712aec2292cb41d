package dev.headgate.accounting;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A temporary raise of a budget's limit.
 *
 * @param usd what it adds while it lasts, a decimal string
 * @param author who decided it
 * @param inForce whether it adds to the limit now
 * @param withdrawnBy who ended it before its time, or null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BudgetRaise(
        UUID id,
        String usd,
        String reason,
        String author,
        Instant beginsAt,
        Instant endsAt,
        boolean inForce,
        @Nullable Instant withdrawnAt,
        @Nullable String withdrawnBy) {}
