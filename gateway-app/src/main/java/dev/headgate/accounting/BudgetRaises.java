package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Raises budgets for a while. A raise holds from the next reservation on and ends by the database's
 * clock, without anybody doing anything. What was admitted under it stays booked.
 */
@Service
@MayRead
@Transactional
class BudgetRaises {
    private static final String SELECT =
            """
            select r.*, r.withdrawn_at is null and r.ends_at > now() as in_force
            from budget_raises r where r.budget_id = :budget
            """;

    /** The budget's own row first: whoever makes a new period waits for it. */
    private static final String LOCK =
            "select id from budgets where id = ? and retired_at is null for update";

    private static final String SPREAD =
            """
            update budgets set raises = array(
                select row (r.usd, r.ends_at)::raise_in_force from budget_raises r
                where r.budget_id = :budget and r.withdrawn_at is null and r.ends_at > now() order by r.id)
            where id = :budget
            """;

    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final CurrentPeriods periods;

    BudgetRaises(JdbcClient jdbc, NoArgGenerator ids, CurrentPeriods periods) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.periods = periods;
    }

    /** The raises of a budget before this one, newest first. */
    List<BudgetRaise> before(UUID budget, UUID raise, int most) {
        return jdbc.sql(SELECT + "and r.id < :raise order by r.id desc limit :most")
                .param("budget", budget)
                .param("raise", raise)
                .param("most", most)
                .query((row, _) -> raise(row))
                .list();
    }

    /** Raises the limit from now on. */
    @MayAdminister
    BudgetRaise add(UUID budget, RaiseSettings settings, String author) {
        lock(budget);
        requireFuture(settings.endsAt());
        UUID id = ids.generate();
        jdbc.sql(
                        """
                        insert into budget_raises (id, budget_id, usd, reason, author, begins_at, ends_at)
                        values (:id, :budget, :usd, :reason, :author, now(), :ends)
                        """)
                .param("id", id)
                .param("budget", budget)
                .param("usd", settings.usd())
                .param("reason", settings.reason())
                .param("author", author)
                .param("ends", settings.endsAt().atOffset(ZoneOffset.UTC))
                .update();
        spread(budget);
        return found(budget, id);
    }

    /** Ends a raise before its time. */
    @MayAdminister
    BudgetRaise withdraw(UUID budget, UUID raise, String author) {
        lock(budget);
        if (!found(budget, raise).inForce()) {
            throw new GatewayException(
                    ErrorCode.CONFLICT, "Raise %s has ended already.".formatted(raise));
        }
        jdbc.sql("update budget_raises set withdrawn_at = now(), withdrawn_by = ? where id = ?")
                .params(author, raise)
                .update();
        spread(budget);
        return found(budget, raise);
    }

    private void lock(UUID budget) {
        Optional<UUID> locked = jdbc.sql(LOCK).param(budget).query(UUID.class).optional();
        if (locked.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND,
                    "There is no budget %s. List them at /api/admin/v1/budgets.".formatted(budget));
        }
    }

    private void requireFuture(Instant end) {
        boolean future =
                jdbc.sql("select ? > now()")
                        .param(end.atOffset(ZoneOffset.UTC))
                        .query(Boolean.class)
                        .single();
        if (!future) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'ends_at' lies in the past. A raise ends in the future.")
                    .at("ends_at");
        }
    }

    private void spread(UUID budget) {
        jdbc.sql(SPREAD).param("budget", budget).update();
        periods.renew(budget);
    }

    private BudgetRaise found(UUID budget, UUID raise) {
        return jdbc.sql(SELECT + "and r.id = :raise")
                .param("budget", budget)
                .param("raise", raise)
                .query((row, _) -> raise(row))
                .optional()
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "Budget %s has no raise %s. List them at /api/admin/v1/budgets/%s/raises."
                                        .formatted(budget, raise, budget)));
    }

    private static BudgetRaise raise(ResultSet row) throws SQLException {
        return new BudgetRaise(
                row.getObject("id", UUID.class),
                row.getBigDecimal("usd").toPlainString(),
                row.getString("reason"),
                row.getString("author"),
                row.getObject("begins_at", OffsetDateTime.class).toInstant(),
                row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("in_force"),
                time(row.getObject("withdrawn_at", OffsetDateTime.class)),
                row.getString("withdrawn_by"));
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
