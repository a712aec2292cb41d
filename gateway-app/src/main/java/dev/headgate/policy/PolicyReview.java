package dev.headgate.policy;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.routing.PolicyDocument;
import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.PolicyError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of a policy before it is published.
 *
 * @param valid whether it can be published
 * @param errors what must be changed
 * @param warnings what is allowed and probably not meant
 */
record PolicyReview(boolean valid, List<Finding> errors, List<String> warnings) {

    /**
     * An error with its place.
     *
     * @param line counted from 1
     * @param column counted from 1
     */
    record Finding(int line, int column, String message) {
        private static Finding of(PolicyError error) {
            return new Finding(error.position().line(), error.position().column(), error.message());
        }
    }

    static PolicyReview rejected(List<PolicyError> errors) {
        return new PolicyReview(false, errors.stream().map(Finding::of).toList(), List.of());
    }

    static PolicyReview accepted(PolicyDocument document, CatalogSnapshot catalog) {
        List<String> warnings = new ArrayList<>();
        for (String name : document.deployments()) {
            warningOf(name, catalog.deployment(name)).ifPresent(warnings::add);
        }
        for (String alias : document.aliases().keySet()) {
            if (!catalog.deploymentsOf(alias).isEmpty()) {
                warnings.add("The alias '%s' hides the model of that name.".formatted(alias));
            }
        }
        warnings.addAll(unreachable(document));
        return new PolicyReview(true, List.of(), List.copyOf(warnings));
    }

    private static Optional<String> warningOf(String name, Optional<Deployment> deployment) {
        if (deployment.isEmpty()) {
            return Optional.of(
                    "There is no deployment '%s'. It is passed over until there is one."
                            .formatted(name));
        }
        return deployment
                .filter(known -> !known.isCallable())
                .map(known ->
                        "Deployment '%s' cannot be called: provider '%s' has no credential. It is passed over until it has one."
                                .formatted(name, known.placeName()));
    }

    private static List<String> unreachable(PolicyDocument document) {
        List<Rule.Route> routes =
                document.rules().stream()
                        .filter(Rule.Route.class::isInstance)
                        .map(Rule.Route.class::cast)
                        .toList();
        List<Rule.Route> behind =
                routes.stream().dropWhile(route -> !isUnconditional(route)).skip(1).toList();
        return behind.stream()
                .map(route ->
                        "Rule '%s' is never reached: a route before it always matches."
                                .formatted(route.name()))
                .toList();
    }

    private static boolean isUnconditional(Rule rule) {
        return rule.when().text().strip().equals("true");
    }
}
