package dev.headgate.policy;

import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.policy.PolicyVersion.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The versions of policies in the database. Whoever writes does so in a transaction of his own,
 * after {@link #lock()}, and tells every replica with {@link #notifyReplicas()}.
 */
@Repository
class PolicyStore {
    /** What replicas listen to. */
    static final String CHANNEL = "headgate_policy";

    private final JdbcClient database;
    private final Clock clock;

    PolicyStore(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A policy in force.
     *
     * @param tenant name of the tenant; empty for the policy of the platform
     */
    record InForce(PolicyOwner owner, long version, String document, String tenant) {}

    /** Every policy in force: the platform's, and those of tenants. */
    List<InForce> inForce() {
        return database.sql(
                        """
                        select v.owner, v.version, v.document, coalesce(t.name, '') as tenant
                        from policy_versions v left join tenants t on t.id = v.owner
                        where v.state = 'published' order by v.owner
                        """)
                .query((row, _) ->
                        new InForce(
                                ownerOf(row),
                                row.getLong("version"),
                                row.getString("document"),
                                row.getString("tenant")))
                .list();
    }

    /** The policy in force; empty before the first is published. */
    Optional<PolicyVersion> published(PolicyOwner owner) {
        return database.sql(
                        """
                        select * from policy_versions where owner = :owner and state = 'published'
                        """)
                .param("owner", owner.id())
                .query(PolicyStore::read)
                .optional();
    }

    Optional<PolicyVersion> version(PolicyOwner owner, long version) {
        return database.sql(
                        """
                        select * from policy_versions where owner = :owner and version = :version
                        """)
                .param("owner", owner.id())
                .param("version", version)
                .query(PolicyStore::read)
                .optional();
    }

    /** Versions below one, newest first. */
    List<PolicyVersion> before(PolicyOwner owner, long version, int limit) {
        return database.sql(
                        """
                        select * from policy_versions where owner = :owner and version < :version
                        order by version desc limit :limit
                        """)
                .param("owner", owner.id())
                .param("version", version)
                .param("limit", limit)
                .query(PolicyStore::read)
                .list();
    }

    /** Keeps everybody else from changing any policy until the transaction ends. */
    void lock() {
        database.sql("select pg_advisory_xact_lock(hashtext(:name))")
                .param("name", CHANNEL)
                .query((_, _) -> true)
                .single();
    }

    /**
     * Publishes the first policy of the platform; replicas that start together may all try.
     *
     * @return whether it was the first
     */
    boolean publishFirst(Publication publication) {
        return insert(PolicyOwner.PLATFORM, 1, publication) == 1;
    }

    /**
     * Retires the policy in force and publishes another, in one step.
     *
     * @param expected the version that its author believes to be in force; 0 for none
     * @return the new version; empty if another one is in force
     */
    Optional<PolicyVersion> replace(PolicyOwner owner, long expected, Publication publication) {
        boolean isAsExpected = expected == 0 ? published(owner).isEmpty() : retire(owner, expected);
        if (!isAsExpected) {
            return Optional.empty();
        }
        long version = newest(owner) + 1;
        insert(owner, version, publication);
        return version(owner, version);
    }

    /**
     * Takes a policy out of force; no other takes its place.
     *
     * @return whether it was in force
     */
    boolean retire(PolicyOwner owner, long version) {
        return database.sql(
                                """
                                update policy_versions set state = 'retired'
                                where owner = :owner and version = :version and state = 'published'
                                """)
                        .param("owner", owner.id())
                        .param("version", version)
                        .update()
                == 1;
    }

    /**
     * Leaves the policy in force to administrators.
     *
     * @return whether it was not theirs before
     */
    boolean handOver() {
        return database.sql(
                                """
                                update policy_versions set managed_by = 'api'
                                where owner = :owner and state = 'published' and managed_by = 'config'
                                """)
                        .param("owner", PolicyOwner.PLATFORM.id())
                        .update()
                == 1;
    }

    /** Tells every replica once the transaction commits. */
    void notifyReplicas() {
        database.sql("select pg_notify(:channel, '')")
                .param("channel", CHANNEL)
                .query((_, _) -> true)
                .single();
    }

    private long newest(PolicyOwner owner) {
        return database.sql(
                        "select coalesce(max(version), 0) from policy_versions where owner = :owner")
                .param("owner", owner.id())
                .query(Long.class)
                .single();
    }

    private int insert(PolicyOwner owner, long version, Publication publication) {
        return database.sql(
                        """
                        insert into policy_versions
                          (owner, version, document, state, comment, author, managed_by, restores, created_at)
                        values (:owner, :version, :document, 'published', :comment, :author, :managedBy,
                          :restores, :createdAt)
                        on conflict do nothing
                        """)
                .param("owner", owner.id())
                .param("version", version)
                .param("document", publication.document())
                .param("comment", publication.comment())
                .param("author", publication.author())
                .param("managedBy", publication.keeper().name().toLowerCase(Locale.ROOT))
                .param("restores", publication.restores())
                .param("createdAt", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static PolicyOwner ownerOf(ResultSet row) throws SQLException {
        return new PolicyOwner(row.getObject("owner", UUID.class));
    }

    private static PolicyVersion read(ResultSet row, int number) throws SQLException {
        @Nullable Long restores = row.getObject("restores", Long.class);
        return new PolicyVersion(
                ownerOf(row),
                row.getLong("version"),
                row.getString("document"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("comment"),
                row.getString("author"),
                Keeper.valueOf(row.getString("managed_by").toUpperCase(Locale.ROOT)),
                restores,
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
