package dev.headgate.routing;

import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import dev.headgate.routing.CompiledPolicy.RouteRule;
import dev.headgate.routing.PolicyDocument.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the text of a policy into one that can decide. Everything that can be wrong with a policy
 * is found here, so that deciding cannot fail. Safe for use by many threads.
 */
public final class PolicyCompiler {
    private final PolicyLanguage language = new PolicyLanguage();

    /**
     * Parses, type-checks and compiles.
     *
     * @param text YAML or JSON
     */
    public Compilation compile(String text) {
        Findings findings = new Findings();
        Optional<CompiledPolicy> policy =
                new PolicyParser(text, findings)
                        .parse()
                        .map(document -> compile(document, findings))
                        .filter(_ -> findings.isEmpty());
        return policy.<Compilation>map(Compilation.Compiled::new)
                .orElseGet(() -> new Compilation.Rejected(findings.inOrder()));
    }

    private CompiledPolicy compile(PolicyDocument document, Findings findings) {
        List<ConstraintRule> constraints = new ArrayList<>();
        List<RouteRule> routes = new ArrayList<>();
        for (Rule rule : document.rules()) {
            Optional<Condition> when = language.when(rule.when(), findings);
            switch (rule) {
                case Rule.Constraint constraint -> {
                    Optional<Condition> allow = language.allow(constraint.allow(), findings);
                    if (when.isPresent() && allow.isPresent()) {
                        constraints.add(
                                new ConstraintRule(
                                        constraints.size(), rule.name(), when.get(), allow.get()));
                    }
                }
                case Rule.Route route ->
                        when.map(asked -> new RouteRule(route, asked)).ifPresent(routes::add);
            }
        }
        return new CompiledPolicy(document, constraints, routes);
    }
}
