package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads the whole catalogue as of one moment. */
@Component
class CatalogReader {
    private final JdbcClient database;

    CatalogReader(JdbcClient database) {
        this.database = database;
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public CatalogRows read() {
        return read("select * from deployments where retired_at is null order by name");
    }

    /** The same with the deployments that are retired. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public CatalogRows readWithRetired() {
        return read("select * from deployments order by name");
    }

    private CatalogRows read(String deployments) {
        return new CatalogRows(
                all("select * from models order by name", CatalogReader::model),
                all("select * from providers order by name", CatalogReader::provider),
                all("select * from pools order by name", CatalogReader::pool),
                all(deployments, CatalogReader::deployment),
                all(
                        "select * from price_rows order by provider_id, model, valid_from, id",
                        (row, _) -> PriceRows.row(row)),
                new ExchangeRates(
                        all(
                                "select * from exchange_rates order by currency, valid_from, id",
                                (row, _) -> ExchangeRateBook.rate(row))),
                all(
                        "select * from price_adjustments order by valid_from, id",
                        (row, _) -> AdjustmentBook.adjustment(row)),
                all("select * from pool_costs order by pool_id, valid_from", CatalogReader::cost),
                CalibrationBook.inForce(database));
    }

    private <T> List<T> all(String sql, RowMapper<T> mapper) {
        return database.sql(sql).query(mapper).list();
    }

    private static Model model(ResultSet row, int number) throws SQLException {
        return new Model(
                row.getString("name"),
                row.getString("developer"),
                row.getString("family"),
                row.getString("origin_country"),
                row.getBoolean("open_weights"),
                row.getString("licence"),
                texts(row, "licence_forbidden_regions").orElse(Set.of()),
                capabilities(row).orElse(Set.of()),
                row.getObject("context_tokens", Long.class),
                row.getObject("max_output_tokens", Long.class));
    }

    private static CatalogRows.ProviderRow provider(ResultSet row, int number) throws SQLException {
        return new CatalogRows.ProviderRow(
                new ProviderId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("base_url"),
                row.getString("region"),
                row.getString("base_url_env"),
                row.getString("credential_env"),
                row.getString("sealed_credential"),
                Keeper.of(row.getString("managed_by")));
    }

    static CatalogRows.PoolRow pool(ResultSet row, int number) throws SQLException {
        @Nullable String baseUrl = row.getString("base_url");
        return new CatalogRows.PoolRow(
                new Pool(
                        new PoolId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        Pool.Engine.valueOf(row.getString("engine")),
                        baseUrl == null ? null : URI.create(baseUrl),
                        row.getString("region"),
                        row.getInt("slots")),
                row.getBigDecimal("tokens_per_second"),
                Keeper.of(row.getString("managed_by")));
    }

    private static CatalogRows.DeploymentRow deployment(ResultSet row, int number)
            throws SQLException {
        return new CatalogRows.DeploymentRow(
                new DeploymentId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("model"),
                row.getString("upstream_model"),
                row.getObject("provider_id", UUID.class),
                row.getObject("pool_id", UUID.class),
                capabilities(row).orElse(null),
                row.getObject("context_tokens", Long.class),
                Keeper.of(row.getString("managed_by")));
    }

    static Dated<Pool.HourlyCost> cost(ResultSet row, int number) throws SQLException {
        return new Dated<>(
                row.getObject("pool_id", UUID.class),
                CostColumns.cost(row),
                instant(row, "valid_from"),
                until(row));
    }

    private static Optional<Set<Capability>> capabilities(ResultSet row) throws SQLException {
        return texts(row, "capabilities")
                .map(names -> names.stream().map(Capability::valueOf).collect(Collectors.toSet()));
    }

    private static Optional<Set<String>> texts(ResultSet row, String column) throws SQLException {
        java.sql.@Nullable Array array = row.getArray(column);
        return array == null
                ? Optional.empty()
                : Optional.of(
                        Arrays.stream((String[]) array.getArray()).collect(Collectors.toSet()));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant until(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime until = row.getObject("valid_to", OffsetDateTime.class);
        return until == null ? null : until.toInstant();
    }
}
