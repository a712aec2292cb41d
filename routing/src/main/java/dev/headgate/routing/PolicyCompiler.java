package dev.headgate.routing;

import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import dev.headgate.routing.CompiledPolicy.RouteRule;
import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.RouteModifiers.Shadow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a policy into one that can decide. Everything that can be wrong with a policy
 * is found here, so that deciding cannot fail. Safe for use by many threads.
 */
public final class PolicyCompiler {
    private final PolicyLanguage language = new PolicyLanguage();

    /**
     * Parses, type-checks and compiles the policy of the platform.
     *
     * @param text YAML or JSON
     */
    public Compilation<CompiledPolicy> compile(String text) {
        Findings findings = new Findings();
        return outcome(
                new PolicyParser(text, findings)
                        .parse()
                        .map(document -> compile(document, findings)),
                findings);
    }

    /**
     * Parses, type-checks and compiles what a tenant adds to it. A route or an alias in it is an
     * error.
     *
     * @param tenant name of the tenant
     * @param text YAML or JSON
     */
    public Compilation<TenantPolicy> compileForTenant(String tenant, String text) {
        Findings findings = new Findings();
        return outcome(
                new PolicyParser(text, findings)
                        .parseNarrowing()
                        .map(document ->
                                new TenantPolicy(
                                        tenant, document, constraints(document, findings))),
                findings);
    }

    private static <P> Compilation<P> outcome(Optional<P> policy, Findings findings) {
        return policy.filter(_ -> findings.isEmpty())
                .<Compilation<P>>map(Compilation.Compiled::new)
                .orElseGet(() -> new Compilation.Rejected<>(findings.inOrder()));
    }

    private CompiledPolicy compile(PolicyDocument document, Findings findings) {
        List<RouteRule> routes = new ArrayList<>();
        for (Rule.Route route : document.routes()) {
            route(route, findings).ifPresent(routes::add);
        }
        return new CompiledPolicy(document, constraints(document, findings), routes);
    }

    private List<ConstraintRule> constraints(PolicyDocument document, Findings findings) {
        List<ConstraintRule> constraints = new ArrayList<>();
        for (Rule rule : document.rules()) {
            if (rule instanceof Rule.Constraint(_, var speaks, var allows)) {
                Optional<Condition> when = language.when(speaks, findings);
                Optional<Condition> allow = language.allow(allows, findings);
                if (when.isPresent() && allow.isPresent()) {
                    constraints.add(
                            new ConstraintRule(
                                    constraints.size(), rule.name(), when.get(), allow.get()));
                }
            }
        }
        return constraints;
    }

    private Optional<RouteRule> route(Rule.Route route, Findings findings) {
        Optional<Condition> when = language.when(route.when(), findings);
        @Nullable Key affinity = key(route.modifiers().affinity(), findings);
        Shadow shadow = route.modifiers().shadow();
        @Nullable Key shadowKey = shadow == null ? null : key(shadow.sticky(), findings);
        @Nullable Key sticky =
                route.strategy() instanceof Strategy.Weighted(var expression)
                        ? key(expression, findings)
                        : affinity;
        CompiledRoute compiled =
                new CompiledRoute(route, Ordering.of(route), sticky, affinity, shadowKey);
        return when.map(condition -> new RouteRule(compiled, condition));
    }

    private @Nullable Key key(@Nullable Expression expression, Findings findings) {
        return expression == null ? null : language.key(expression, findings).orElse(null);
    }
}
