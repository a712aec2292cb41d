package dev.headgate.focus;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up, once each, the prices that the sums of a file name. */
final class PriceTags {
    private static final String HOSTED =
            """
            select source, price as per_unit from price_rows where id = :price and currency = 'USD'
            """;

    private static final String OWN =
            """
            select source, usd_per_hour - overhead_usd_per_hour as per_unit from pool_costs where id = :price
            """;

    private final JdbcClient jdbc;
    private final Map<Key, Optional<PriceTag>> known = new HashMap<>();

    PriceTags(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Key(UUID price, Meter meter) {}

    /** What the price says of the meter; null if there is no such price. */
    @Nullable PriceTag of(UUID price, Meter meter) {
        return known.computeIfAbsent(new Key(price, meter), this::find).orElse(null);
    }

    private Optional<PriceTag> find(Key key) {
        return switch (key.meter().unit()) {
            case MILLION_TOKENS, REQUEST -> find(HOSTED, key);
            case HOUR -> find(OWN, key);
        };
    }

    private Optional<PriceTag> find(String sql, Key key) {
        return jdbc.sql(sql).param("price", key.price()).query(PriceTags::tag).optional();
    }

    private static PriceTag tag(ResultSet row, int number) throws SQLException {
        BigDecimal perUnit = row.getBigDecimal("per_unit");
        return new PriceTag(perUnit, row.getString("source"));
    }
}
