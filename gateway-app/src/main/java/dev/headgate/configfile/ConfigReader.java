package dev.headgate.configfile;

import dev.headgate.catalog.CatalogDeclarations;
import dev.headgate.catalog.DeclaredCatalog;
import dev.headgate.identity.DeclaredTenant;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.PolicyError;
import jakarta.validation.Validator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Reads a whole configuration file and finds everything that is wrong with it. */
@Component
final class ConfigReader {
    private final CatalogDeclarations catalog;
    private final PolicyCompiler policies;
    private final Validator validator;
    private final Environment environment;

    ConfigReader(
            CatalogDeclarations catalog,
            PolicyCompiler policies,
            Validator validator,
            Environment environment) {
        this.catalog = catalog;
        this.policies = policies;
        this.validator = validator;
        this.environment = environment;
    }

    /**
     * What the file says.
     *
     * @throws ConfigFileException if anything is wrong with it
     */
    Configuration read(Path file) {
        Problems problems = new Problems(file.toString());
        YamlFile yaml = YamlFile.read(file);
        Optional<Node> root = yaml.root(problems);
        problems.throwIfAny();
        Configuration configuration =
                root.map(node -> configuration(node, yaml, problems))
                        .orElseGet(ConfigReader::nothing);
        problems.throwIfAny();
        return configuration;
    }

    private Configuration configuration(Node root, YamlFile yaml, Problems problems) {
        Section file =
                new Section(
                        root,
                        "The file",
                        problems,
                        "models",
                        "providers",
                        "pools",
                        "deployments",
                        "tenants",
                        "policy");
        DeclaredCatalog declared =
                new CatalogReading(
                                new CatalogReading.KnownNames(
                                        catalog.models(), catalog.providers(), catalog.pools()))
                        .read(file);
        TenantReading reading = new TenantReading(validator, environment);
        List<DeclaredTenant> tenants = reading.read(file);
        Optional<String> policy =
                file.node("policy").map(node -> policy(yaml.embedded(node), problems));
        return new Configuration(declared, tenants, reading.budgets(), policy);
    }

    private String policy(YamlFile.Embedded document, Problems problems) {
        if (policies.compile(document.text()) instanceof Compilation.Rejected(var errors)) {
            for (PolicyError error : errors) {
                problems.add(
                        error.position().line() + document.linesBefore(),
                        "policy: " + error.message());
            }
        }
        return document.text();
    }

    private static Configuration nothing() {
        return new Configuration(
                new DeclaredCatalog(List.of(), List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
