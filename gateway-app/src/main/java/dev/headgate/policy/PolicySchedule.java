package dev.headgate.policy;

import dev.headgate.policy.ScheduledPolicy.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is to be published later. Its time is that of the database, so that replicas agree. */
@Repository
class PolicySchedule {
    private final JdbcClient database;

    PolicySchedule(JdbcClient database) {
        this.database = database;
    }

    void insert(ScheduledPolicy scheduled) {
        database.sql(
                        """
                        insert into policy_schedule
                          (id, owner, document, comment, author, activates_at, state, created_at)
                        values (:id, :owner, :document, :comment, :author, :activatesAt, 'pending', :createdAt)
                        """)
                .param("id", scheduled.id())
                .param("owner", scheduled.owner().id())
                .param("document", scheduled.document())
                .param("comment", scheduled.comment())
                .param("author", scheduled.author())
                .param("activatesAt", scheduled.activatesAt().atOffset(ZoneOffset.UTC))
                .param("createdAt", scheduled.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<ScheduledPolicy> find(UUID id) {
        return database.sql("select * from policy_schedule where id = :id")
                .param("id", id)
                .query(PolicySchedule::read)
                .optional();
    }

    /** What an owner has pending, soonest first. */
    List<ScheduledPolicy> pending(PolicyOwner owner) {
        return database.sql(
                        """
                        select * from policy_schedule where owner = :owner and state = 'pending'
                        order by activates_at
                        """)
                .param("owner", owner.id())
                .query(PolicySchedule::read)
                .list();
    }

    /** What should be in force by now, soonest first. */
    List<ScheduledPolicy> due() {
        return database.sql(
                        """
                        select * from policy_schedule
                        where state = 'pending' and activates_at <= clock_timestamp()
                        order by activates_at, id
                        """)
                .query(PolicySchedule::read)
                .list();
    }

    /** Time until the next one is due, not below zero; empty if nothing is pending. */
    Optional<Duration> untilNext() {
        return database.sql(
                        """
                        select ceil(extract(epoch from min(activates_at) - clock_timestamp()) * 1000)::bigint as millis
                        from policy_schedule where state = 'pending' having min(activates_at) is not null
                        """)
                .query(Long.class)
                .optional()
                .map(millis -> Duration.ofMillis(Math.max(0, millis)));
    }

    /** Whether a moment is still to come. */
    boolean isAhead(Instant moment) {
        return database.sql("select :moment > clock_timestamp()")
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /**
     * Notes that it took effect.
     *
     * @return whether it was still pending
     */
    boolean activate(UUID id, long version) {
        return database.sql(
                                """
                                update policy_schedule set state = 'activated', version = :version
                                where id = :id and state = 'pending'
                                """)
                        .param("id", id)
                        .param("version", version)
                        .update()
                == 1;
    }

    /**
     * Calls it off.
     *
     * @return whether it was still pending
     */
    boolean cancel(UUID id) {
        return database.sql(
                                """
                                update policy_schedule set state = 'cancelled'
                                where id = :id and state = 'pending'
                                """)
                        .param("id", id)
                        .update()
                == 1;
    }

    private static ScheduledPolicy read(ResultSet row, int number) throws SQLException {
        return new ScheduledPolicy(
                row.getObject("id", UUID.class),
                new PolicyOwner(row.getObject("owner", UUID.class)),
                row.getString("document"),
                row.getString("comment"),
                row.getString("author"),
                instant(row, "activates_at"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("version", Long.class),
                instant(row, "created_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
