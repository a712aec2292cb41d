package dev.headgate.allocation;

import dev.headgate.identity.TenantId;

/** Who bears a cost that no call is charged for. */
public sealed interface Bearer {

    /** The tenant of whoever runs the platform. */
    record Platform() implements Bearer {}

    /** Whoever used the pool, in proportion; the platform if nobody did. */
    record Proportional() implements Bearer {}

    /** One tenant. */
    record OneTenant(TenantId tenant) implements Bearer {}

    /** Its name in the API and in the database. */
    default String rule() {
        return switch (this) {
            case Platform _ -> "PLATFORM";
            case Proportional _ -> "PROPORTIONAL";
            case OneTenant _ -> "TENANT";
        };
    }
}
