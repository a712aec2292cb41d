package dev.headgate.allocation;

import dev.headgate.allocation.CloseFigures.Part;
import dev.headgate.allocation.CloseFigures.Share;
import dev.headgate.catalog.PoolId;
import dev.headgate.identity.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the rows of a close are read. */
final class CloseRows {
    private CloseRows() {}

    static PoolClose close(ResultSet row, List<Share> shares) throws SQLException {
        return new PoolClose(
                row.getObject("id", UUID.class),
                figures(row, shares),
                row.getString("author"),
                row.getObject("closed_at", OffsetDateTime.class).toInstant(),
                reversal(row));
    }

    private static CloseFigures figures(ResultSet row, List<Share> shares) throws SQLException {
        return new CloseFigures(
                new PoolId(row.getObject("pool_id", UUID.class)),
                row.getString("pool_name"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getBigDecimal("paid_hours"),
                row.getBigDecimal("used_hours"),
                row.getBigDecimal("cost_usd"),
                row.getBigDecimal("invoice_usd"),
                row.getBigDecimal("scaled_back_usd"),
                row.getBigDecimal("attributed_usd"),
                row.getBigDecimal("idle_usd"),
                row.getBigDecimal("overhead_usd"),
                row.getBigDecimal("difference_usd"),
                row.getBigDecimal("total_usd"),
                row.getString("idle_rule"),
                row.getString("overhead_rule"),
                shares);
    }

    static Share share(ResultSet row) throws SQLException {
        return new Share(
                Part.valueOf(row.getString("part")),
                new Payer(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getString("tenant_name")),
                row.getBigDecimal("hours"),
                row.getBigDecimal("exact_usd"),
                row.getBigDecimal("usd"),
                row.getBigDecimal("booked_hours"),
                row.getBigDecimal("booked_usd"));
    }

    private static PoolClose.@Nullable Reversal reversal(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject("reversed_at", OffsetDateTime.class);
        return at == null
                ? null
                : new PoolClose.Reversal(
                        at.toInstant(),
                        row.getString("reversed_by"),
                        row.getString("reversal_reason"));
    }

    static PoolHour hour(ResultSet row) throws SQLException {
        return new PoolHour(
                row.getObject("hour", OffsetDateTime.class).toInstant(),
                row.getBigDecimal("paid_hours"),
                row.getBigDecimal("replica_hours"),
                row.getBigDecimal("cost_usd"),
                row.getBigDecimal("overhead_usd"),
                row.getBigDecimal("energy_usd"),
                row.getBigDecimal("booked_hours"),
                row.getBigDecimal("booked_usd"),
                row.getBigDecimal("used_hours"),
                row.getBigDecimal("attributed_usd"));
    }

    /** The columns of an hour, in the order in which they are written. */
    static Object[] columns(UUID close, PoolHour hour) {
        return new Object[] {
            close,
            hour.hour().atOffset(ZoneOffset.UTC),
            hour.paidHours(),
            hour.replicaHours(),
            hour.cost(),
            hour.overhead(),
            hour.energy(),
            hour.bookedHours(),
            hour.booked(),
            hour.usedHours(),
            hour.attributed()
        };
    }
}
