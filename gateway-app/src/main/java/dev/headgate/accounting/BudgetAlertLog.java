package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The alerts that were given, and who has seen them. */
@Service
@MayRead
@Transactional
class BudgetAlertLog {
    private static final String SELECT =
            """
            select a.*, b.name, b.scope, b.scope_id, p.period_start, p.period_end
            from budget_alerts a
            join budgets b on b.id = a.budget_id
            join budget_periods p on p.id = a.period_id
            """;

    private final JdbcClient jdbc;

    BudgetAlertLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An alert as it is kept.
     *
     * @param acknowledgedBy who has seen it, or null
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Kept(
            UUID id,
            BudgetAlert alert,
            Instant madeAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy) {}

    /**
     * The alerts before this one, newest first.
     *
     * @param open only those that nobody has acknowledged
     */
    List<Kept> before(UUID alert, boolean open, int most) {
        return jdbc.sql(
                        SELECT
                                + """
                                where a.id < :alert and (not :open or a.acknowledged_at is null)
                                order by a.id desc limit :most
                                """)
                .param("alert", alert)
                .param("open", open)
                .param("most", most)
                .query((row, _) -> kept(row))
                .list();
    }

    /** Notes that somebody has seen it; the first one stays noted. */
    @MayAdminister
    Kept acknowledge(UUID alert, String by) {
        jdbc.sql(
                        """
                        update budget_alerts set acknowledged_at = now(), acknowledged_by = ?
                        where id = ? and acknowledged_at is null
                        """)
                .params(by, alert)
                .update();
        return jdbc.sql(SELECT + "where a.id = ?")
                .param(alert)
                .query((row, _) -> kept(row))
                .optional()
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no alert %s. List them at /api/admin/v1/budgets/alerts."
                                        .formatted(alert)));
    }

    private static Kept kept(ResultSet row) throws SQLException {
        OffsetDateTime acknowledged = row.getObject("acknowledged_at", OffsetDateTime.class);
        return new Kept(
                row.getObject("id", UUID.class),
                alert(row),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                acknowledged == null ? null : acknowledged.toInstant(),
                row.getString("acknowledged_by"));
    }

    private static BudgetAlert alert(ResultSet row) throws SQLException {
        OffsetDateTime end = row.getObject("period_end", OffsetDateTime.class);
        BigDecimal forecast = row.getBigDecimal("forecast");
        return new BudgetAlert(
                row.getObject("id", UUID.class),
                row.getObject("budget_id", UUID.class),
                row.getString("name"),
                BudgetScope.valueOf(row.getString("scope")),
                row.getObject("scope_id", UUID.class),
                row.getString("kind").toLowerCase(Locale.ROOT),
                row.getBigDecimal("share").toPlainString(),
                row.getBigDecimal("limit_usd").toPlainString(),
                row.getBigDecimal("settled").toPlainString(),
                row.getBigDecimal("reserved").toPlainString(),
                forecast == null ? null : forecast.toPlainString(),
                row.getObject("period_start", OffsetDateTime.class).toInstant(),
                end.equals(OffsetDateTime.MAX) ? null : end.toInstant());
    }
}
