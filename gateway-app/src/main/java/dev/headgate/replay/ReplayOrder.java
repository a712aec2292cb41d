package dev.headgate.replay;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay that is to be done.
 *
 * @param version the version that is tried, or null
 * @param document the document that is tried, or null; if both are null, each request is decided by
 *     the version that decided it then
 */
record ReplayOrder(
        UUID id,
        Instant from,
        Instant until,
        @Nullable Long version,
        @Nullable String document,
        @Nullable String tenant,
        @Nullable String team,
        @Nullable String alias) {

    static ReplayOrder read(ResultSet row) throws SQLException {
        return new ReplayOrder(
                row.getObject("id", UUID.class),
                row.getObject("period_from", OffsetDateTime.class).toInstant(),
                row.getObject("period_until", OffsetDateTime.class).toInstant(),
                row.getObject("policy_version", Long.class),
                row.getString("document"),
                row.getString("tenant"),
                row.getString("team"),
                row.getString("alias"));
    }
}
