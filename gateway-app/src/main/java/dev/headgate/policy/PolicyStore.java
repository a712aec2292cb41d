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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The versions of the policy in the database. Whoever changes them tells every replica. */
@Repository
class PolicyStore {
    /** What replicas listen to. */
    static final String CHANNEL = "headgate_policy";

    private static final String COLUMNS =
            "version, document, state, comment, author, managed_by, created_at";

    private final JdbcClient database;
    private final Clock clock;

    PolicyStore(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is to be published.
     *
     * @param document a sound policy
     */
    record Draft(String document, String comment, String author, Keeper keeper) {}

    /** The policy in force; empty before the first is published. */
    Optional<PolicyVersion> published() {
        return database.sql("select " + COLUMNS + " from policies where state = 'published'")
                .query(PolicyStore::read)
                .optional();
    }

    Optional<PolicyVersion> version(long version) {
        return database.sql("select " + COLUMNS + " from policies where version = :version")
                .param("version", version)
                .query(PolicyStore::read)
                .optional();
    }

    /** Versions below one, newest first. */
    List<PolicyVersion> before(long version, int limit) {
        return database.sql(
                        "select "
                                + COLUMNS
                                + " from policies where version < :version"
                                + " order by version desc limit :limit")
                .param("version", version)
                .param("limit", limit)
                .query(PolicyStore::read)
                .list();
    }

    /** Publishes a policy if there is none; replicas that start together may all try. */
    @Transactional
    void publishFirst(Draft draft) {
        insert(1, draft, "on conflict do nothing");
    }

    /**
     * Retires the policy in force and publishes another, in one step.
     *
     * @param expected the version that its author believes to be in force
     * @return the new version; empty if another one is in force
     */
    @Transactional
    Optional<PolicyVersion> replace(long expected, Draft draft) {
        int retired =
                database.sql(
                                "update policies set state = 'retired'"
                                        + " where version = :expected and state = 'published'")
                        .param("expected", expected)
                        .update();
        if (retired == 0) {
            return Optional.empty();
        }
        insert(expected + 1, draft, "");
        notifyReplicas();
        return version(expected + 1);
    }

    /** Leaves the policy in force to administrators. */
    @Transactional
    void handOver() {
        database.sql(
                        "update policies set managed_by = 'api'"
                                + " where state = 'published' and managed_by = 'config'")
                .update();
    }

    private void insert(long version, Draft draft, String onConflict) {
        database.sql(
                        "insert into policies ("
                                + COLUMNS
                                + ") values (:version, :document, 'published', :comment, :author,"
                                + " :managedBy, :createdAt) "
                                + onConflict)
                .param("version", version)
                .param("document", draft.document())
                .param("comment", draft.comment())
                .param("author", draft.author())
                .param("managedBy", draft.keeper().name().toLowerCase(Locale.ROOT))
                .param("createdAt", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }

    private void notifyReplicas() {
        database.sql("select pg_notify(:channel, '')")
                .param("channel", CHANNEL)
                .query((_, _) -> true)
                .single();
    }

    private static PolicyVersion read(ResultSet row, int number) throws SQLException {
        return new PolicyVersion(
                row.getLong("version"),
                row.getString("document"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("comment"),
                row.getString("author"),
                Keeper.valueOf(row.getString("managed_by").toUpperCase(Locale.ROOT)),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
