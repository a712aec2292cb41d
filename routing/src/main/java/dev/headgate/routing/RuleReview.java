package dev.headgate.routing;

import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import dev.headgate.routing.CompiledPolicy.RouteRule;
import dev.headgate.routing.Formula.Truth;
import dev.headgate.routing.PolicyDocument.Entry;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyDocument.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Proves which rules never speak and which targets never answer. */
final class RuleReview {
    private static final FormulaReader WITHOUT_CANDIDATE = new FormulaReader(null);

    private final CompiledPolicy policy;
    private final Map<String, Candidate> fleet;
    private final Prover prover = new Prover();
    private final List<PolicyWarning> warnings = new ArrayList<>();

    RuleReview(CompiledPolicy policy, Map<String, Candidate> fleet) {
        this.policy = policy;
        this.fleet = fleet;
    }

    /** What a tenant's rules cannot do, and which routes they leave nothing of. */
    static List<PolicyWarning> ofTenant(
            CompiledPolicy platform, TenantPolicy tenant, Map<String, Candidate> fleet) {
        RuleReview own =
                new RuleReview(
                        new CompiledPolicy(tenant.document(), tenant.constraints(), List.of()),
                        fleet);
        own.constraints();
        RuleReview both = new RuleReview(platform.narrowedBy(tenant), fleet);
        platform.routes().forEach(route -> both.blocked(route, platform, tenant));
        return Stream.concat(own.warnings.stream(), both.warnings.stream()).toList();
    }

    /** Warns if a tenant's rule removes the last target that the platform leaves of a route. */
    private void blocked(RouteRule route, CompiledPolicy platform, TenantPolicy tenant) {
        List<Name> targets = Entry.deployments(route.route().among()).toList();
        if (targets.size() < route.route().among().size()) {
            return; // What is requested may be allowed.
        }
        int ofPlatform = platform.constraints().size();
        List<Integer> removers =
                targets.stream()
                        .filter(target -> fleet.containsKey(target.text()))
                        .map(target -> remover(target, route).map(ConstraintRule::index).orElse(-1))
                        .toList();
        removers.stream()
                .filter(index -> index >= ofPlatform && !removers.contains(-1))
                .distinct()
                .map(index -> tenant.document().rules().get(index - ofPlatform))
                .forEach(rule ->
                        warn(
                                rule.title(),
                                "Every request of the tenant that takes '%s' of the platform's policy is refused: '%s' removes what is left of its targets."
                                        .formatted(route.name(), rule.name())));
    }

    List<PolicyWarning> warnings() {
        constraints();
        routes();
        return warnings;
    }

    private void constraints() {
        for (ConstraintRule constraint : policy.constraints()) {
            if (prover.isImpossible(Formula.speaks(when(constraint)))) {
                titleOf(constraint).ifPresent(this::warnNeverTrue);
            }
        }
    }

    /** Empty if a tenant added it. */
    private Optional<Name> titleOf(ConstraintRule constraint) {
        return policy.document().rules().stream()
                .filter(rule -> rule.name().equals(constraint.name()))
                .map(Rule::title)
                .findFirst();
    }

    private void routes() {
        List<RouteRule> before = new ArrayList<>();
        for (RouteRule route : policy.routes()) {
            if (prover.isImpossible(when(route))) {
                warnNeverTrue(titleOf(route));
            } else if (!isTakenBefore(route, before)) {
                targets(route);
            }
            before.add(route);
        }
    }

    private boolean isTakenBefore(RouteRule route, List<RouteRule> before) {
        Optional<RouteRule> one =
                before.stream().filter(earlier -> takesAll(earlier, route)).findFirst();
        if (one.isPresent()) {
            warn(
                    titleOf(route),
                    "Rule '%s' is never reached: '%s' before it takes every request that it could. Move it up, or narrow '%s'."
                            .formatted(route.name(), one.get().name(), one.get().name()));
            return true;
        }
        List<Formula> passed = new ArrayList<>(List.of(when(route)));
        before.forEach(earlier -> passed.add(Formula.passesOver(when(earlier))));
        boolean isTaken = prover.isImpossible(new Formula.All(passed));
        if (isTaken) {
            warn(
                    titleOf(route),
                    "Rule '%s' is never reached: the routes before it take every request that it could. Move it up, or narrow one of them."
                            .formatted(route.name()));
        }
        return isTaken;
    }

    private boolean takesAll(RouteRule earlier, RouteRule route) {
        return textOf(earlier).equals(textOf(route))
                || prover.isImpossible(Formula.all(when(route), Formula.passesOver(when(earlier))));
    }

    private void targets(RouteRule route) {
        Rule.Route rule = route.route().rule();
        List<Name> named = Entry.deployments(rule.among()).toList();
        List<Name> removed = new ArrayList<>();
        named.forEach(name ->
                remover(name, route)
                        .ifPresent(by -> {
                            removed.add(name);
                            warnRemoved(name, by, route);
                        }));
        if (!removed.isEmpty() && removed.size() == rule.among().size()) {
            warn(
                    titleOf(route),
                    "Every request that takes '%s' is refused: constraints remove all of its targets."
                            .formatted(route.name()));
        }
        if (rule.modifiers().shadow() != null) {
            rule.modifiers()
                    .shadow()
                    .to()
                    .forEach(name ->
                            remover(name, route).ifPresent(by -> warnRemoved(name, by, route)));
        }
    }

    /** A constraint that removes a target from every request that takes a route. */
    private Optional<ConstraintRule> remover(Name target, RouteRule route) {
        return Optional.ofNullable(fleet.get(target.text()))
                .flatMap(candidate ->
                        policy.constraints().stream()
                                .filter(constraint -> removes(constraint, candidate, route))
                                .findFirst());
    }

    private boolean removes(ConstraintRule constraint, Candidate candidate, RouteRule route) {
        Formula stays =
                new Formula.Any(
                        List.of(
                                new Formula.Is(when(constraint), Set.of(Truth.NO)),
                                new Formula.Is(allows(constraint, candidate), Set.of(Truth.YES))));
        return prover.isImpossible(Formula.all(when(route), stays));
    }

    private static Formula allows(ConstraintRule constraint, Candidate candidate) {
        Condition allow = constraint.allow();
        if (!allow.isAboutCandidateOnly()) {
            return new FormulaReader(candidate).read(allow);
        }
        Condition.Answer answer = allow.ask(Condition.Subject.of(candidate));
        return new Formula.Fixed(Truth.of(answer == Condition.Known.YES));
    }

    private static Formula when(ConstraintRule constraint) {
        return WITHOUT_CANDIDATE.read(constraint.when());
    }

    private static Formula when(RouteRule route) {
        return WITHOUT_CANDIDATE.read(route.when());
    }

    private static Name titleOf(RouteRule route) {
        return route.route().rule().title();
    }

    private static String textOf(RouteRule route) {
        return route.route().rule().when().text().strip();
    }

    private void warnNeverTrue(Name rule) {
        warn(rule, "Rule '%s' never speaks: its 'when' cannot hold.".formatted(rule.text()));
    }

    private void warnRemoved(Name target, ConstraintRule by, RouteRule route) {
        warn(
                target,
                "'%s' never answers here: rule '%s' removes it from every request that takes '%s'. Take it out, or narrow that rule."
                        .formatted(target.text(), by.name(), route.name()));
    }

    private void warn(Name place, String message) {
        warnings.add(new PolicyWarning(place.position(), message));
    }
}
