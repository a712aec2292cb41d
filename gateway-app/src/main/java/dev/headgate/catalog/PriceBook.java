package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Closes what a pool costs and opens the next, inside the transaction of its caller. No amount is
 * ever changed, since what was charged refers to it.
 */
@Component
class PriceBook {
    private final JdbcClient database;
    private final NoArgGenerator uuids;

    PriceBook(JdbcClient database, NoArgGenerator uuids) {
        this.database = database;
        this.uuids = uuids;
    }

    /** The newest version of something's price; it may begin only in the future. */
    record Newest<T>(UUID id, T value, Instant from, Keeper keeper) {}

    Optional<Newest<BigDecimal>> newestCost(PoolId pool) {
        return newest(
                "select * from pool_costs where pool_id = ? and valid_to is null",
                pool.value(),
                (row, _) -> PriceList.plain(row.getBigDecimal("usd_per_hour")));
    }

    /**
     * Opens a cost; the newest ends where it begins.
     *
     * @throws IllegalArgumentException if the newest does not begin earlier
     */
    PriceId open(PoolId pool, BigDecimal usdPerHour, Instant from, String source, Keeper keeper) {
        newestCost(pool)
                .ifPresent(newest ->
                        close("update pool_costs set valid_to = ? where id = ?", newest, from));
        UUID id = uuids.generate();
        database.sql(
                        """
                        insert into pool_costs (id, pool_id, usd_per_hour, source, managed_by, valid_from)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id,
                        pool.value(),
                        usdPerHour,
                        source,
                        keeper.column(),
                        from.atOffset(ZoneOffset.UTC))
                .update();
        return new PriceId(id);
    }

    private void close(String sql, Newest<?> newest, Instant at) {
        if (!newest.from().isBefore(at)) {
            throw new IllegalArgumentException(
                    "A price from %s is there already; the new one must begin later"
                            .formatted(newest.from()));
        }
        database.sql(sql).params(at.atOffset(ZoneOffset.UTC), newest.id()).update();
    }

    private <T> Optional<Newest<T>> newest(String sql, UUID owner, RowMapper<T> value) {
        return database.sql(sql)
                .param(owner)
                .query((row, number) ->
                        new Newest<>(
                                row.getObject("id", UUID.class),
                                value.mapRow(row, number),
                                row.getTimestamp("valid_from").toInstant(),
                                Keeper.of(row.getString("managed_by"))))
                .optional();
    }
}
