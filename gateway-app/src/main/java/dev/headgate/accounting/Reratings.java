package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.Catalog;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import dev.headgate.routing.Hosting;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Corrections of what was charged: asked for, followed and cancelled. */
@Service
@MayRead
@Transactional
class Reratings {
    private final JdbcClient jdbc;
    private final NoArgGenerator ids;
    private final Catalog catalog;

    Reratings(JdbcClient jdbc, NoArgGenerator ids, Catalog catalog) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.catalog = catalog;
    }

    /**
     * Begins one; it is worked through in the background.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if there is no such hosted deployment
     */
    @MayAdminister
    public Rerating begin(ReratingSettings settings, String author) {
        if (catalog.current()
                .deployment(settings.deployment())
                .filter(deployment -> deployment.hosting() == Hosting.HOSTED)
                .isEmpty()) {
            throw unknown(settings.deployment());
        }
        UUID id = ids.generate();
        jdbc.sql(
                        """
                        insert into reratings (id, deployment, settled_from, settled_to, dry_run, reason, author)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id,
                        settings.deployment(),
                        settings.settledFrom().atOffset(ZoneOffset.UTC),
                        settings.settledTo().atOffset(ZoneOffset.UTC),
                        settings.dryRun(),
                        settings.reason(),
                        author)
                .update();
        return find(id);
    }

    private static GatewayException unknown(String deployment) {
        return new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "There is no hosted deployment '%s' in use. Own capacity is corrected by the close of its month."
                                .formatted(deployment))
                .at("deployment");
    }

    @MayAdminister
    public Rerating cancel(UUID id) {
        find(id);
        jdbc.sql(
                        """
                        update reratings set state = 'CANCELLED', finished_at = clock_timestamp()
                        where id = ? and state = 'RUNNING'
                        """)
                .param(id)
                .update();
        return find(id);
    }

    public Rerating find(UUID id) {
        return jdbc.sql("select * from reratings where id = ?")
                .param(id)
                .query((row, _) -> rerating(row))
                .optional()
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no re-rating %s. List them at /api/admin/v1/ledger/reratings."
                                        .formatted(id)));
    }

    /** Newest first. */
    public List<Rerating> before(UUID id, int most) {
        return jdbc.sql("select * from reratings where id < ? order by id desc limit ?")
                .params(id, most)
                .query((row, _) -> rerating(row))
                .list();
    }

    private Rerating rerating(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Rerating(
                id,
                row.getString("deployment"),
                instant(row, "settled_from"),
                instant(row, "settled_to"),
                row.getBoolean("dry_run"),
                row.getString("reason"),
                row.getString("author"),
                row.getString("state"),
                instant(row, "started_at"),
                row.getObject("finished_at") == null ? null : instant(row, "finished_at"),
                tenants(id));
    }

    private List<Rerating.OfTenant> tenants(UUID id) {
        return jdbc.sql("select * from rerating_tenants where rerating_id = ? order by tenant_id")
                .param(id)
                .query((row, _) -> ofTenant(row))
                .list();
    }

    private static Rerating.OfTenant ofTenant(ResultSet row) throws SQLException {
        BigDecimal before = row.getBigDecimal("before_usd");
        BigDecimal after = row.getBigDecimal("after_usd");
        return new Rerating.OfTenant(
                row.getObject("tenant_id", UUID.class),
                row.getLong("attempts"),
                row.getLong("changed"),
                before.toPlainString(),
                after.toPlainString(),
                after.subtract(before).toPlainString());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
