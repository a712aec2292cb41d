package dev.headgate.policy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Drafts in the database. */
@Repository
class DraftStore {
    private final JdbcClient database;

    DraftStore(JdbcClient database) {
        this.database = database;
    }

    /** Drafts after one, oldest first. */
    List<PolicyDraft> after(PolicyOwner owner, UUID id, int limit) {
        return database.sql(
                        """
                        select * from policy_drafts where owner = :owner and id > :id
                        order by id limit :limit
                        """)
                .param("owner", owner.id())
                .param("id", id)
                .param("limit", limit)
                .query(DraftStore::read)
                .list();
    }

    /** A draft of anybody. */
    Optional<PolicyDraft> find(UUID id) {
        return database.sql("select * from policy_drafts where id = :id")
                .param("id", id)
                .query(DraftStore::read)
                .optional();
    }

    void insert(PolicyDraft draft) {
        database.sql(
                        """
                        insert into policy_drafts (id, owner, name, document, based_on, revision, errors,
                          warnings, created_by, created_at, changed_by, changed_at)
                        values (:id, :owner, :name, :document, :basedOn, :revision, :errors, :warnings,
                          :createdBy, :createdAt, :changedBy, :changedAt)
                        """)
                .param("id", draft.id())
                .param("owner", draft.owner().id())
                .param("name", draft.name())
                .param("document", draft.document())
                .param("basedOn", draft.basedOn())
                .param("revision", draft.revision())
                .param("errors", draft.errors())
                .param("warnings", draft.warnings())
                .param("createdBy", draft.createdBy())
                .param("createdAt", draft.createdAt().atOffset(ZoneOffset.UTC))
                .param("changedBy", draft.changedBy())
                .param("changedAt", draft.changedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Writes a draft in place of its revision before.
     *
     * @return whether it still had that revision
     */
    boolean update(PolicyDraft draft) {
        return database.sql(
                                """
                                update policy_drafts set name = :name, document = :document, revision = :revision,
                                  errors = :errors, warnings = :warnings, changed_by = :changedBy, changed_at = :changedAt
                                where id = :id and revision = :revision - 1
                                """)
                        .param("id", draft.id())
                        .param("name", draft.name())
                        .param("document", draft.document())
                        .param("revision", draft.revision())
                        .param("errors", draft.errors())
                        .param("warnings", draft.warnings())
                        .param("changedBy", draft.changedBy())
                        .param("changedAt", draft.changedAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /**
     * Deletes a draft.
     *
     * @return whether it still had that revision
     */
    boolean delete(UUID id, long revision) {
        return database.sql("delete from policy_drafts where id = :id and revision = :revision")
                        .param("id", id)
                        .param("revision", revision)
                        .update()
                == 1;
    }

    private static PolicyDraft read(ResultSet row, int number) throws SQLException {
        return new PolicyDraft(
                row.getObject("id", UUID.class),
                new PolicyOwner(row.getObject("owner", UUID.class)),
                row.getString("name"),
                row.getString("document"),
                row.getLong("based_on"),
                row.getLong("revision"),
                row.getInt("errors"),
                row.getInt("warnings"),
                row.getString("created_by"),
                instant(row, "created_at"),
                row.getString("changed_by"),
                instant(row, "changed_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
