package dev.headgate.configfile;

import dev.headgate.accounting.BudgetRegistry;
import dev.headgate.catalog.CatalogDeclarations;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.IdentityDeclarations;
import dev.headgate.policy.DeclaredPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Applies the configuration file before the first request is taken: in one transaction, so that
 * nothing is half applied, and idempotently, so that every replica can do it at every start.
 */
@Component
@EnableConfigurationProperties(ConfigFileProperties.class)
class ConfigFile implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(ConfigFile.class);

    private final Optional<Path> file;
    private final ConfigReader reader;
    private final CatalogDeclarations catalog;
    private final IdentityDeclarations identity;
    private final BudgetRegistry budgets;
    private final DeclaredPolicy policy;
    private final TransactionOperations transaction;

    ConfigFile(
            ConfigFileProperties settings,
            ConfigReader reader,
            CatalogDeclarations catalog,
            IdentityDeclarations identity,
            BudgetRegistry budgets,
            DeclaredPolicy policy,
            TransactionOperations transaction) {
        this.file = Optional.ofNullable(settings.config());
        this.reader = reader;
        this.catalog = catalog;
        this.identity = identity;
        this.budgets = budgets;
        this.policy = policy;
        this.transaction = transaction;
    }

    @Override
    public void afterSingletonsInstantiated() {
        file.ifPresent(this::apply);
    }

    /**
     * Makes the installation what the file says.
     *
     * @throws ConfigFileException if the file cannot be applied; then nothing of it was
     */
    void apply(Path path) {
        Configuration configuration = reader.read(path);
        try {
            transaction.executeWithoutResult(_ -> declare(configuration));
        } catch (GatewayException | IllegalArgumentException e) {
            throw new ConfigFileException("%s: %s".formatted(path, e.getMessage()), e);
        }
        catalog.refresh();
        log.info("Applied {}", path);
    }

    private void declare(Configuration configuration) {
        catalog.declare(configuration.catalog());
        Map<List<String>, UUID> ids = identity.declare(configuration.tenants());
        budgets.declare(
                configuration.budgets().stream().map(budget -> budget.settings(ids)).toList());
        policy.apply(configuration.policy());
    }
}
