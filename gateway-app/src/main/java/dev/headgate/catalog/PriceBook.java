package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Closes a price and opens the next, inside the transaction of its caller. No amount is ever
 * changed, since what was charged refers to it.
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

    Optional<Newest<TokenRates>> newestPrice(DeploymentId deployment) {
        return newest(
                "select * from prices where deployment_id = ? and valid_to is null",
                deployment.value(),
                (row, number) -> TokenRates.of(CatalogReader.price(row, number).value()));
    }

    /**
     * Opens a price; the newest ends where it begins.
     *
     * @throws IllegalArgumentException if the newest does not begin earlier
     */
    PriceId open(
            DeploymentId deployment, TokenRates rates, Instant from, String source, Keeper keeper) {
        newestPrice(deployment)
                .ifPresent(newest ->
                        close("update prices set valid_to = ? where id = ?", newest, from));
        UUID id = uuids.generate();
        insert(id, deployment, rates)
                .param("source", source)
                .param("keeper", keeper.column())
                .param("from", from.atOffset(ZoneOffset.UTC))
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

    private JdbcClient.StatementSpec insert(UUID id, DeploymentId deployment, TokenRates rates) {
        JdbcClient.StatementSpec statement =
                database.sql(
                                """
                                insert into prices (id, deployment_id, input, cache_read, cache_write, output, reasoning,
                                    long_context_over_tokens, long_context_input, long_context_cache_read,
                                    long_context_cache_write, long_context_output, source, managed_by, valid_from)
                                values (:id, :deployment, :input, :cacheRead, :cacheWrite, :output, :reasoning,
                                    :longOver, :longInput, :longCacheRead, :longCacheWrite, :longOutput,
                                    :source, :keeper, :from)
                                """)
                        .param("id", id)
                        .param("deployment", deployment.value())
                        .param("input", rates.input())
                        .param("cacheRead", rates.cacheRead())
                        .param("cacheWrite", rates.cacheWrite())
                        .param("output", rates.output())
                        .param("reasoning", rates.reasoning());
        Optional<Price.LongContext> longContext = Optional.ofNullable(rates.longContext());
        return statement
                .param("longOver", longContext.map(Price.LongContext::overTokens).orElse(null))
                .param("longInput", longContext.map(Price.LongContext::input).orElse(null))
                .param("longCacheRead", longContext.map(Price.LongContext::cacheRead).orElse(null))
                .param(
                        "longCacheWrite",
                        longContext.map(Price.LongContext::cacheWrite).orElse(null))
                .param("longOutput", longContext.map(Price.LongContext::output).orElse(null));
    }
}
