package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Closes a pool's cost and opens the next, inside the transaction of its caller. No amount is ever
 * changed, since what was charged refers to it.
 */
@Component
class CostBook {
    private final JdbcClient database;
    private final NoArgGenerator uuids;

    CostBook(JdbcClient database, NoArgGenerator uuids) {
        this.database = database;
        this.uuids = uuids;
    }

    /** The newest cost of a pool; it may begin only in the future. */
    record Newest(UUID id, CostInputs inputs, Instant from, Keeper keeper) {}

    Optional<Newest> newest(PoolId pool) {
        return database.sql("select * from pool_costs where pool_id = ? and valid_to is null")
                .param(pool.value())
                .query((row, _) ->
                        new Newest(
                                row.getObject("id", UUID.class),
                                CostColumns.cost(row).inputs(),
                                row.getTimestamp("valid_from").toInstant(),
                                Keeper.of(row.getString("managed_by"))))
                .optional();
    }

    /**
     * Opens a cost; the newest ends where it begins.
     *
     * @throws IllegalArgumentException if the newest does not begin earlier
     */
    PriceId open(PoolId pool, CostInputs inputs, Instant from, String source, Keeper keeper) {
        newest(pool).ifPresent(newest -> close(newest, from));
        UUID id = uuids.generate();
        CostColumns.insert(database, inputs)
                .param("id", id)
                .param("pool", pool.value())
                .param("source", source)
                .param("keeper", keeper.column())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .update();
        return new PriceId(id);
    }

    /** Opens a cost unless the newest is the same; a null moment means now, or since whenever. */
    void declare(
            PoolId pool,
            CostInputs inputs,
            @Nullable Instant from,
            Instant now,
            String source,
            Keeper keeper) {
        boolean isKnown =
                newest(pool)
                        .filter(known -> known.inputs().equals(inputs))
                        .filter(known -> from == null || from.equals(known.from()))
                        .isPresent();
        if (!isKnown) {
            open(pool, inputs, Objects.requireNonNullElse(from, now), source, keeper);
        }
    }

    private void close(Newest newest, Instant at) {
        if (!newest.from().isBefore(at)) {
            throw new IllegalArgumentException(
                    "A cost from %s is there already; the new one must begin later"
                            .formatted(newest.from()));
        }
        database.sql("update pool_costs set valid_to = ? where id = ?")
                .params(at.atOffset(ZoneOffset.UTC), newest.id())
                .update();
    }
}
