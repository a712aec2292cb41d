package dev.headgate.accounting;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that was booked, with what is needed to rate it again.
 *
 * @param cost USD booked, or null if it had no price
 * @param bookedIn month (UTC) in which it was settled
 */
record SettledAttempt(
        AttemptId id,
        TenantId tenant,
        UUID place,
        UUID series,
        @Nullable BigDecimal cost,
        List<ChargeLine> lines,
        MeteredUsage usage,
        YearMonth bookedIn,
        List<UUID> periods) {

    static SettledAttempt read(ResultSet row) throws SQLException {
        TokenUsage tokens = Objects.requireNonNull(StoredTokens.read(row));
        UsageSource source = UsageSource.valueOf(row.getString("usage_source"));
        return new SettledAttempt(
                new AttemptId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("place_id", UUID.class),
                row.getObject("series_id", UUID.class),
                row.getBigDecimal("cost"),
                lines(row),
                new MeteredUsage(tokens, source, null, null, row.getString("tier")),
                YearMonth.from(
                        row.getObject("settled_at", OffsetDateTime.class)
                                .withOffsetSameInstant(ZoneOffset.UTC)),
                List.of((UUID[]) row.getArray("periods").getArray()));
    }

    /** Attempts of earlier releases noted no meters. */
    private static List<ChargeLine> lines(ResultSet row) throws SQLException {
        List<ChargeLine> lines = ChargesText.read(row.getString("charges"));
        BigDecimal cost = row.getBigDecimal("cost");
        return lines.isEmpty() && cost != null
                ? Rated.lump(cost, Rated.Method.TOKENS, null).lines()
                : lines;
    }

    /** What it costs at the prices of its moment, as they stand now. */
    Rated ratedAgain(Deployment deployment) {
        return Tariff.of(deployment, tenant, id.madeAt()).cost(usage, Duration.ZERO);
    }

    /** Whether the amounts differ; another price of the same amount changes nothing. */
    boolean differsFrom(Rated rated) {
        return isOther(cost, rated.usd())
                || isOther(ChargeLine.sum(lines, ChargeLine::payable), rated.payable());
    }

    private static boolean isOther(@Nullable BigDecimal before, @Nullable BigDecimal now) {
        if (before == null || now == null) {
            return (before == null) != (now == null);
        }
        return before.compareTo(now) != 0;
    }

    /** The entry that takes back what was booked and books what is right. */
    LedgerEntry entry(UUID entry, Rated rated) {
        List<ChargeLine> booked = new ArrayList<>(rated.lines());
        lines.forEach(line -> booked.add(line.reversed()));
        return new LedgerEntry(
                entry, EntryKind.RERATING, series, bookedIn, tenant, Hosting.HOSTED, place, booked);
    }

    /** What it adds to the calls without a price. */
    CallCount count(Rated rated) {
        long unpriced = (rated.usd() == null ? 1L : 0L) - (cost == null ? 1L : 0L);
        return new CallCount(
                0, unpriced, 0, 0, 0, 0, 0, 0, CallCount.Elsewhere.NONE, CallCount.Elsewhere.NONE);
    }
}
