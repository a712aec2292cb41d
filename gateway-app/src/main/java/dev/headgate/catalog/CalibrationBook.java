package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was measured of the pace of own capacity. A calibration is closed where the next one begins,
 * and every replica reckons with the new one as soon as it has read the catalogue again.
 */
@Component
public class CalibrationBook {
    private final JdbcClient database;
    private final NoArgGenerator uuids;

    CalibrationBook(JdbcClient database, NoArgGenerator uuids) {
        this.database = database;
        this.uuids = uuids;
    }

    /**
     * A calibration in its time.
     *
     * @param until when the next one took its place, or null while it is in force
     */
    public record Entry(
            UUID id,
            String deploymentName,
            Calibration calibration,
            String author,
            Instant from,
            @Nullable Instant until) {}

    /** Puts a calibration in force, inside the transaction of its caller. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void open(Calibration calibration, String author, Instant now) {
        database.sql("select pg_notify(?, '')")
                .param(CatalogWriter.CHANNEL)
                .query((_, _) -> true)
                .list();
        database.sql(
                        """
                        update pool_calibrations set valid_to = ? where deployment_id = ? and valid_to is null
                        """)
                .params(now.atOffset(ZoneOffset.UTC), calibration.deployment().value())
                .update();
        insert(calibration, author, now);
    }

    private void insert(Calibration calibration, String author, Instant now) {
        Calibration.Fit fit = calibration.fit();
        database.sql(
                        """
                        insert into pool_calibrations (id, pool_id, deployment_id, method, reason, plain_seconds,
                            input_seconds, cached_seconds, output_seconds, r_squared, relative_error, calls,
                            engine_timed, calls_from, calls_to, author, valid_from)
                        values (:id, :pool, :deployment, :method, :reason, :plain, :input, :cached, :output,
                            :rSquared, :error, :calls, :engineTimed, :callsFrom, :callsTo, :author, :from)
                        """)
                .param("id", uuids.generate())
                .param("pool", calibration.pool().value())
                .param("deployment", calibration.deployment().value())
                .param("method", calibration.pace().basis().name())
                .param("reason", calibration.reason())
                .param("plain", calibration.plainSeconds())
                .param("input", fit == null ? null : fit.inputSeconds())
                .param("cached", fit == null ? null : fit.cachedSeconds())
                .param("output", fit == null ? null : fit.outputSeconds())
                .param("rSquared", fit == null ? null : fit.rSquared())
                .param("error", fit == null ? null : fit.relativeError())
                .param("calls", calibration.calls())
                .param("engineTimed", calibration.engineTimed())
                .param("callsFrom", calibration.callsFrom().atOffset(ZoneOffset.UTC))
                .param("callsTo", calibration.callsTo().atOffset(ZoneOffset.UTC))
                .param("author", author)
                .param("from", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The calibrations of a pool, the newest first. */
    public List<Entry> of(PoolId pool) {
        return database.sql(
                        """
                        select c.*, d.name as deployment_name from pool_calibrations c
                        join deployments d on d.id = c.deployment_id
                        where c.pool_id = ? order by c.valid_from desc, d.name
                        """)
                .param(pool.value())
                .query((row, _) -> entry(row))
                .list();
    }

    /** Those that count now. */
    static List<Calibration> inForce(JdbcClient database) {
        return database.sql(
                        "select * from pool_calibrations where valid_to is null order by deployment_id")
                .query((row, _) -> calibration(row))
                .list();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime until = row.getObject("valid_to", OffsetDateTime.class);
        return new Entry(
                row.getObject("id", UUID.class),
                row.getString("deployment_name"),
                calibration(row),
                row.getString("author"),
                instant(row, "valid_from"),
                until == null ? null : until.toInstant());
    }

    private static Calibration calibration(ResultSet row) throws SQLException {
        return new Calibration(
                new PoolId(row.getObject("pool_id", UUID.class)),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                row.getString("reason"),
                row.getBigDecimal("plain_seconds"),
                fit(row),
                row.getInt("calls"),
                row.getInt("engine_timed"),
                instant(row, "calls_from"),
                instant(row, "calls_to"));
    }

    private static Calibration.@Nullable Fit fit(ResultSet row) throws SQLException {
        @Nullable BigDecimal input = row.getBigDecimal("input_seconds");
        return input == null
                ? null
                : new Calibration.Fit(
                        input,
                        row.getBigDecimal("cached_seconds"),
                        row.getBigDecimal("output_seconds"),
                        row.getBigDecimal("r_squared"),
                        row.getBigDecimal("relative_error"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
