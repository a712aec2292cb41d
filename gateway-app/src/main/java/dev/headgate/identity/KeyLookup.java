package dev.headgate.identity;

import dev.headgate.routing.PriorityClass;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** Reads keys with their teams and tenants by their public ids. */
final class KeyLookup {
    private static final String KEYS =
            """
            select k.public_id, k.id, k.name, k.digest, k.allowed_models, k.requests_per_minute,
                   k.tokens_per_minute, k.parallel_requests, k.priority_class, k.expires_at, k.revoked_at,
                   t.id as team_id, t.name as team_name,
                   n.id as tenant_id, n.name as tenant_name, n.region
            from api_keys k
            join teams t on t.id = k.team_id
            join tenants n on n.id = t.tenant_id
            """;
    private static final String BY_PUBLIC_ID = KEYS + "where k.public_id = ?";
    private static final String BY_PUBLIC_IDS = KEYS + "where k.public_id = any (?)";

    private final JdbcClient database;

    KeyLookup(JdbcClient database) {
        this.database = database;
    }

    Optional<StoredKey> find(String publicId) {
        return database.sql(BY_PUBLIC_ID).param(publicId).query(KeyLookup::storedKey).optional();
    }

    /** Those of these keys that exist, by public id. */
    Map<String, StoredKey> find(Set<String> publicIds) {
        Map<String, StoredKey> keys = new HashMap<>();
        database.sql(BY_PUBLIC_IDS)
                .param(new SqlArrayValue("text", publicIds.toArray()))
                .query(
                        (RowCallbackHandler)
                                row -> keys.put(row.getString("public_id"), storedKey(row, 0)));
        return keys;
    }

    private static StoredKey storedKey(ResultSet row, int number) throws SQLException {
        return new StoredKey(
                caller(row),
                new KeyDigest(row.getBytes("digest")),
                instant(row, "expires_at"),
                row.getObject("revoked_at") != null);
    }

    private static Caller caller(ResultSet row) throws SQLException {
        return new Caller(
                new KeyId(row.getObject("id", UUID.class)),
                row.getString("name"),
                new TeamId(row.getObject("team_id", UUID.class)),
                row.getString("team_name"),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("tenant_name"),
                row.getString("region"),
                Set.of((String[]) row.getArray("allowed_models").getArray()),
                new KeyLimits(
                        row.getObject("requests_per_minute", Integer.class),
                        row.getObject("tokens_per_minute", Long.class),
                        row.getObject("parallel_requests", Integer.class)),
                PriorityClass.of(row.getString("priority_class")).orElseThrow());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
