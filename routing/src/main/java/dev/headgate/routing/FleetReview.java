package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Alias;
import dev.headgate.routing.PolicyDocument.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a sound policy with the fleet in view, and tells what is probably not meant: names of
 * nothing, rules that never speak, targets that never answer, strategies that know nothing.
 */
public final class FleetReview {
    private final CompiledPolicy policy;
    private final Map<String, Candidate> fleet = new TreeMap<>();
    private final List<PolicyWarning> warnings = new ArrayList<>();

    private FleetReview(CompiledPolicy policy, Collection<Candidate> fleet) {
        this.policy = policy;
        fleet.forEach(candidate -> this.fleet.put(candidate.deployment(), candidate));
    }

    /**
     * What is to be said of a policy, in the order of its document.
     *
     * @param fleet every deployment of the catalogue, whether or not it can be called now
     * @param capacity what is measured of it, or null if that is not looked at
     */
    public static List<PolicyWarning> of(
            CompiledPolicy policy,
            Collection<Candidate> fleet,
            @Nullable CapacitySnapshot capacity) {
        FleetReview review = new FleetReview(policy, fleet);
        review.names();
        review.aliases();
        review.warnings.addAll(new RuleReview(policy, review.fleet).warnings());
        policy.routes().stream()
                .map(route -> new RouteReview(route.route(), review.fleet, capacity))
                .forEach(route -> review.warnings.addAll(route.warnings()));
        return review.inOrder();
    }

    /**
     * What is to be said of a tenant's policy, in the order of its document.
     *
     * @param platform what it narrows
     * @param fleet every deployment of the catalogue, whether or not it can be called now
     */
    public static List<PolicyWarning> ofTenant(
            CompiledPolicy platform, TenantPolicy tenant, Collection<Candidate> fleet) {
        FleetReview review = new FleetReview(platform, fleet);
        review.warnings.addAll(RuleReview.ofTenant(platform, tenant, review.fleet));
        return review.inOrder();
    }

    private List<PolicyWarning> inOrder() {
        return warnings.stream()
                .distinct()
                .sorted(Comparator.comparing(PolicyWarning::position))
                .toList();
    }

    private void names() {
        for (Name name : policy.document().deployments()) {
            if (!fleet.containsKey(name.text())) {
                warnings.add(
                        new PolicyWarning(
                                name.position(),
                                "There is no deployment '%s'.%s It is passed over until there is one."
                                        .formatted(
                                                name.text(),
                                                Nearest.hint(name.text(), fleet.keySet()))));
            }
        }
    }

    private void aliases() {
        Set<String> models = new TreeSet<>();
        fleet.values().forEach(candidate -> models.add(candidate.model()));
        for (Alias alias : policy.document().aliases()) {
            if (models.contains(alias.name().text())) {
                warnings.add(
                        new PolicyWarning(
                                alias.name().position(),
                                "The alias '%s' hides the model of that name."
                                        .formatted(alias.name().text())));
            }
        }
    }
}
