package dev.headgate.focus;

import dev.headgate.focus.ChargeSum.Amounts;
import dev.headgate.focus.ChargeSum.Calls;
import dev.headgate.focus.ChargeSum.Payer;
import dev.headgate.focus.ChargeSum.PoolShare;
import dev.headgate.focus.ChargeSum.Served;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the rows of a file, a few at a time, from the sums that the books keep. */
final class ChargeSums {
    private static final int ROWS_AT_A_TIME = 500;
    private static final TypeReference<TreeMap<String, String>> TAGS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.shared();

    ChargeSums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Hands over every row, in the order of the file. Has to run in a transaction: outside one the
     * driver would read all of them at once.
     */
    void read(DayRange days, List<String> tags, Consumer<ChargeSum> rows) {
        String sql = days.month().isPresent() ? ChargeQuery.OF_MONTH : ChargeQuery.BOOKED;
        jdbc.sql(sql)
                .withFetchSize(ROWS_AT_A_TIME)
                .param("from", days.from())
                .param("begins", days.begins())
                .param("ends", days.ends())
                .param("tags", tags.toArray(String[]::new))
                .query(row -> {
                    rows.accept(sum(row));
                });
    }

    private ChargeSum sum(ResultSet row) throws SQLException {
        boolean isCalls = row.getString("kind").equals("CALLS");
        return new ChargeSum(
                YearMonth.from(row.getObject("billing_month", LocalDate.class)),
                row.getObject("from_day", LocalDate.class),
                row.getObject("to_day", LocalDate.class),
                row.getBoolean("corrects_closed"),
                payer(row),
                served(row),
                isCalls ? ChargeKind.USAGE : ChargeKind.valueOf(row.getString("kind")),
                Meter.valueOf(row.getString("meter")),
                row.getObject("price_id", UUID.class),
                amounts(row),
                row.getLong("rank") == 1 && row.getLong("all_attempts") != 0 ? calls(row) : null,
                row.getLong("all_unpriced"),
                share(row));
    }

    private Payer payer(ResultSet row) throws SQLException {
        return new Payer(
                row.getObject("tenant_id", UUID.class),
                row.getString("tenant_name"),
                row.getBoolean("is_platform"),
                row.getObject("team_id", UUID.class),
                row.getString("team_name"),
                json.readValue(row.getString("grain"), TAGS),
                row.getString("rules"));
    }

    private static Served served(ResultSet row) throws SQLException {
        return new Served(
                Hosting.valueOf(row.getString("hosting")),
                row.getString("model"),
                row.getString("developer"),
                row.getString("family"),
                row.getString("deployment"),
                row.getObject("deployment_id", UUID.class),
                row.getObject("place_id", UUID.class),
                row.getString("place_name"),
                row.getString("region"));
    }

    private static Amounts amounts(ResultSet row) throws SQLException {
        return new Amounts(
                row.getBigDecimal("quantity"),
                row.getBigDecimal("list_usd"),
                row.getBigDecimal("payable_usd"),
                row.getBigDecimal("usd"));
    }

    private static Calls calls(ResultSet row) throws SQLException {
        BigDecimal usd = row.getBigDecimal("all_usd");
        return new Calls(
                row.getLong("all_attempts"),
                row.getLong("all_estimated"),
                row.getLong("all_baseline"),
                row.getBigDecimal("all_baseline_usd"),
                usd == null ? BigDecimal.ZERO : usd);
    }

    private static @Nullable PoolShare share(ResultSet row) throws SQLException {
        BigDecimal ratio = row.getBigDecimal("ratio");
        return ratio == null ? null : new PoolShare(ratio, row.getBigDecimal("utilisation"));
    }
}
