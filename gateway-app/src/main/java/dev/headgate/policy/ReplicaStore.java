package dev.headgate.policy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What replicas decide by, as they tell in the database. */
@Repository
class ReplicaStore {
    private final JdbcClient database;

    ReplicaStore(JdbcClient database) {
        this.database = database;
    }

    /**
     * What a replica tells.
     *
     * @param version of the platform's policy
     * @param tenants how many tenants have a policy of their own
     * @param tenantDigest equal where the same versions of the same tenants are in force
     * @param refused a version that it does not understand, or null
     */
    record Told(
            UUID replica,
            String host,
            long version,
            int tenants,
            String tenantDigest,
            @Nullable Long refused) {}

    /**
     * What a replica has told.
     *
     * @param since when it took these versions up
     */
    record Known(Told told, Instant since) {}

    void write(Told told) {
        database.sql(
                        """
                        insert into policy_replicas as r (replica, host, version, tenants, tenant_digest, refused)
                        values (:replica, :host, :version, :tenants, :digest, :refused)
                        on conflict (replica) do update set version = excluded.version, tenants = excluded.tenants,
                          tenant_digest = excluded.tenant_digest, refused = excluded.refused,
                          since = case when (r.version, r.tenant_digest) = (excluded.version, excluded.tenant_digest)
                                  then r.since else clock_timestamp() end
                        """)
                .param("replica", told.replica())
                .param("host", told.host())
                .param("version", told.version())
                .param("tenants", told.tenants())
                .param("digest", told.tenantDigest())
                .param("refused", told.refused())
                .update();
    }

    List<Known> all() {
        return database.sql("select * from policy_replicas order by since desc, replica")
                .query((row, _) ->
                        new Known(
                                new Told(
                                        row.getObject("replica", UUID.class),
                                        row.getString("host"),
                                        row.getLong("version"),
                                        row.getInt("tenants"),
                                        row.getString("tenant_digest"),
                                        row.getObject("refused", Long.class)),
                                row.getObject("since", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Leaves out what replicas told that have not lived for a day. */
    void forgetTheDead() {
        database.sql(
                        """
                        delete from policy_replicas p where since < clock_timestamp() - interval '1 day'
                          and not exists (select from replicas r where r.id = p.replica)
                        """)
                .update();
    }
}
