package dev.headgate.policy;

import dev.headgate.identity.MayRead;
import dev.headgate.policy.PolicyEvent.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who did what to which policy, when and why. Written in the transaction of what was done. */
@Repository
class PolicyEvents {
    private final JdbcClient database;
    private final Clock clock;

    PolicyEvents(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void of(Kind kind, PolicyVersion version, String detail) {
        write(
                version.owner(),
                kind,
                version.author(),
                version.comment(),
                version.version(),
                null,
                null,
                detail);
    }

    void of(Kind kind, PolicyDraft draft, String actor) {
        write(draft.owner(), kind, actor, "", null, draft, null, draft.name());
    }

    void of(Kind kind, PolicyVersion version, PolicyDraft draft) {
        write(
                version.owner(),
                kind,
                version.author(),
                version.comment(),
                version.version(),
                draft,
                null,
                draft.name());
    }

    void of(Kind kind, ScheduledPolicy scheduled, String actor, String comment) {
        write(
                scheduled.owner(),
                kind,
                actor,
                comment,
                scheduled.version(),
                null,
                scheduled.id(),
                "for " + scheduled.activatesAt());
    }

    void withdrawn(PolicyOwner owner, long version, String actor, String comment) {
        write(owner, Kind.WITHDRAWN, actor, comment, version, null, null, "");
    }

    private void write(
            PolicyOwner owner,
            Kind kind,
            String actor,
            String comment,
            @Nullable Long version,
            @Nullable PolicyDraft draft,
            @Nullable UUID schedule,
            String detail) {
        database.sql(
                        """
                        insert into policy_events
                          (at, owner, kind, actor, comment, version, draft, revision, schedule, detail)
                        values (:at, :owner, :kind, :actor, :comment, :version, :draft, :revision, :schedule, :detail)
                        """)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("owner", owner.id())
                .param("kind", kind.name().toLowerCase(Locale.ROOT))
                .param("actor", actor)
                .param("comment", comment)
                .param("version", version)
                .param("draft", draft == null ? null : draft.id())
                .param("revision", draft == null ? null : draft.revision())
                .param("schedule", schedule)
                .param("detail", detail)
                .update();
    }

    /**
     * Events below one, newest first.
     *
     * @param owner whose policy, or null for all
     */
    @MayRead
    List<PolicyEvent> before(@Nullable PolicyOwner owner, long id, int limit) {
        return database.sql(
                        """
                        select * from policy_events
                        where id < :id and (cast(:owner as uuid) is null or owner = :owner)
                        order by id desc limit :limit
                        """)
                .param("id", id)
                .param("owner", owner == null ? null : owner.id())
                .param("limit", limit)
                .query(PolicyEvents::read)
                .list();
    }

    private static PolicyEvent read(ResultSet row, int number) throws SQLException {
        return new PolicyEvent(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new PolicyOwner(row.getObject("owner", UUID.class)),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("actor"),
                row.getString("comment"),
                row.getObject("version", Long.class),
                row.getObject("draft", UUID.class),
                row.getObject("revision", Long.class),
                row.getObject("schedule", UUID.class),
                row.getString("detail"));
    }
}
