package dev.headgate.catalog;

import dev.headgate.catalog.CatalogRows.DeploymentRow;
import dev.headgate.catalog.CatalogRows.PoolRow;
import dev.headgate.catalog.CatalogRows.ProviderRow;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What administrators do with the catalogue. What they change of the built-in catalogue is theirs
 * from then on; what the configuration file manages they cannot change.
 */
@Service
@MayRead
@Transactional
class CatalogAdministration {
    private final CatalogReader reader;
    private final CatalogWriter writer;
    private final CostBook costs;
    private final CredentialSeal seal;
    private final Clock clock;

    CatalogAdministration(
            CatalogReader reader,
            CatalogWriter writer,
            CostBook costs,
            CredentialSeal seal,
            Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.costs = costs;
        this.seal = seal;
        this.clock = clock;
    }

    /** Everything that is stored. */
    CatalogRows everything() {
        return reader.read();
    }

    @MayAdminister
    void putProvider(Supplier<ProviderSettings> settings) {
        ProviderSettings wanted = checked(settings);
        writer.begin();
        provider(wanted.name()).ifPresent(row -> requireOurs("Provider", row.name(), row.keeper()));
        writer.put(wanted, Keeper.API);
    }

    /** Seals a credential; it is never shown again. */
    @MayAdminister
    void putCredential(String name, String credential) {
        writer.begin();
        ProviderRow row = changeable(name);
        writer.putCredential(row.id(), seal.seal(credential, row.id().value()));
    }

    @MayAdminister
    void deleteCredential(String name) {
        writer.begin();
        writer.putCredential(changeable(name).id(), null);
    }

    @MayAdminister
    void deleteProvider(String name) {
        writer.begin();
        if (!writer.delete(changeable(name).id())) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Provider '%s' has served deployments, which the books refer to."
                                    .formatted(name)
                            + " Delete its deployments and its credential instead.");
        }
    }

    @MayAdminister
    void putPool(Supplier<PoolSettings> settings) {
        PoolSettings wanted = checked(settings);
        writer.begin();
        pool(wanted.name()).ifPresent(row -> requireOurs("Pool", row.pool().name(), row.keeper()));
        writer.put(wanted, Keeper.API);
    }

    /** Opens a cost of a pool from a moment on. */
    @MayAdminister
    void openCost(String name, Supplier<CostInputs> inputs, @Nullable Instant from, String source) {
        CostInputs wanted = checked(inputs);
        writer.begin();
        PoolRow row = found(pool(name), "pool", name);
        requireOurs("Pool", name, row.keeper());
        opened(() -> costs.open(row.pool().id(), wanted, begin(from), source, Keeper.API));
    }

    @MayAdminister
    void putDeployment(Supplier<DeploymentSettings> settings) {
        DeploymentSettings wanted = checked(settings);
        writer.begin();
        CatalogRows rows = reader.read();
        requireKnown(rows.models(), Model::name, "model", wanted.model());
        requireKnown(rows.providers(), ProviderRow::name, "provider", wanted.provider());
        requireKnown(rows.pools(), row -> row.pool().name(), "pool", wanted.pool());
        deployment(wanted.name())
                .ifPresent(row -> requireOurs("Deployment", row.name(), row.keeper()));
        writer.put(wanted, Keeper.API);
    }

    @MayAdminister
    void retireDeployment(String name) {
        writer.begin();
        DeploymentRow row = found(deployment(name), "deployment", name);
        requireOurs("Deployment", name, row.keeper());
        writer.retire(row.id());
    }

    private Instant begin(@Nullable Instant from) {
        return Objects.requireNonNullElseGet(from, clock::instant);
    }

    private Optional<ProviderRow> provider(String name) {
        return reader.read().providers().stream()
                .filter(row -> row.name().equals(name))
                .findFirst();
    }

    private Optional<PoolRow> pool(String name) {
        return reader.read().pools().stream()
                .filter(row -> row.pool().name().equals(name))
                .findFirst();
    }

    private Optional<DeploymentRow> deployment(String name) {
        return reader.read().deployments().stream()
                .filter(row -> row.name().equals(name))
                .findFirst();
    }

    private ProviderRow changeable(String provider) {
        ProviderRow row = found(provider(provider), "provider", provider);
        requireOurs("Provider", provider, row.keeper());
        return row;
    }

    private static <T> T found(Optional<T> row, String kind, String name) {
        return CatalogRefusals.found(row, kind, name, kind + "s");
    }

    private static void requireOurs(String kind, String name, Keeper keeper) {
        CatalogRefusals.requireNotDeclared(kind, name, keeper);
    }

    private static <T> void requireKnown(
            List<T> rows, Function<T, String> nameOf, String field, @Nullable String name) {
        if (name != null && rows.stream().map(nameOf).noneMatch(name::equals)) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "There is no %s '%s'. List them at /api/admin/v1/%ss."
                                    .formatted(field, name, field))
                    .at(field);
        }
    }

    private static <T> T checked(Supplier<T> settings) {
        return CatalogRefusals.checked(settings);
    }

    private static void opened(Supplier<PriceId> opening) {
        PriceId _ = CatalogRefusals.refusing(ErrorCode.CONFLICT, opening);
    }
}
