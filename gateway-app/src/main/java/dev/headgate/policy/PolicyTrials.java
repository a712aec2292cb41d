package dev.headgate.policy;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import dev.headgate.policy.PolicyTexts.Chosen;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.Router;
import dev.headgate.routing.RoutingDecision;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides by any policy, without consequences: nothing is called, reserved or written. */
@Component
public class PolicyTrials {
    private final PolicyTexts texts;
    private final PolicyReviews reviews;
    private final PolicyOwners owners;
    private final Catalog catalog;

    PolicyTrials(PolicyTexts texts, PolicyReviews reviews, PolicyOwners owners, Catalog catalog) {
        this.texts = texts;
        this.reviews = reviews;
        this.owners = owners;
        this.catalog = catalog;
    }

    /**
     * What is tried.
     *
     * @param policy of the platform
     * @param tenant whose policy narrows it, or null
     * @param tenantPolicy of that tenant
     * @param at whose prices hold
     */
    public record Trial(
            PolicyChoice policy,
            @Nullable TenantId tenant,
            PolicyChoice tenantPolicy,
            Instant at) {}

    /**
     * What came of it.
     *
     * @param policy what decided, such as {@code version 3}
     * @param tenantPolicy what narrowed it, or null if nothing did
     */
    public record Outcome(String policy, @Nullable String tenantPolicy, RoutingDecision decision) {}

    /**
     * Where a request would go.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is no such tenant, version or draft;
     *     {@code INVALID_REQUEST} if a text is not sound
     */
    public Outcome decide(Trial trial, RequestFacts facts, CapacitySnapshot capacity) {
        Chosen platform = texts.find(PolicyOwner.PLATFORM, trial.policy()).orElseThrow();
        CompiledPolicy policy = reviews.platformPolicy(platform.document());
        Optional<Chosen> added = tenantPolicy(trial);
        if (added.isPresent() && trial.tenant() != null) {
            policy =
                    policy.narrowedBy(
                            reviews.tenantPolicy(
                                    owners.nameOf(trial.tenant()), added.get().document()));
        }
        CatalogSnapshot then = new CatalogSnapshot(catalog.current().deployments(), trial.at());
        return new Outcome(
                platform.label(),
                added.map(Chosen::label).orElse(null),
                new Router(policy, Candidates.in(then)).decide(facts, capacity));
    }

    private Optional<Chosen> tenantPolicy(Trial trial) {
        return Optional.ofNullable(trial.tenant())
                .flatMap(tenant -> texts.find(PolicyOwner.of(tenant), trial.tenantPolicy()));
    }
}
