package dev.headgate.tradeoff;

import dev.headgate.catalog.Deployment;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Capability;
import dev.headgate.usage.Meter;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which deployment stands for a leg. */
final class Candidates {
    private static final Comparator<UseCase.Part> MOST_TOKENS =
            Comparator.comparing((UseCase.Part part) -> part.tokens().total()).reversed();

    private final Estimator estimator;

    Candidates(Estimator estimator) {
        this.estimator = estimator;
    }

    /**
     * The one that is used, else one with the same weights, else the cheapest; empty if none can
     * serve.
     */
    Optional<Estimate> standingFor(Leg leg, UseCase useCase) {
        return used(leg, useCase)
                .or(() -> sameWeights(leg, useCase))
                .or(() -> cheapest(leg, useCase));
    }

    /** Every deployment of a leg that can serve the use case, the cheapest first. */
    List<Estimate> all(Leg leg, UseCase useCase) {
        return estimates(able(leg, useCase), useCase, Estimate.Reason.LISTED).toList();
    }

    /**
     * The deployment that the request names.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if there is none of that hosting
     */
    Estimate named(String name, UseCase useCase, boolean own) {
        return estimator
                .catalog()
                .deployment(name)
                .filter(found -> (Estimator.legOf(found) == Leg.OWN_GPUS) == own)
                .map(found -> estimator.estimate(useCase, found, Estimate.Reason.NAMED))
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.INVALID_REQUEST,
                                "There is no %s deployment '%s'. List them at /api/admin/v1/deployments."
                                        .formatted(own ? "self-hosted" : "hosted", name)));
    }

    private Optional<Estimate> used(Leg leg, UseCase useCase) {
        return useCase.on(leg).stream()
                .sorted(MOST_TOKENS)
                .flatMap(part -> estimator.catalog().deployment(part.deployment()).stream())
                .findFirst()
                .map(found -> estimator.estimate(useCase, found, Estimate.Reason.USED));
    }

    private Optional<Estimate> sameWeights(Leg leg, UseCase useCase) {
        return useCase.parts().stream()
                .sorted(MOST_TOKENS)
                .map(part ->
                        able(leg, useCase)
                                .filter(other -> other.model().name().equals(part.model())))
                .flatMap(same -> estimates(same, useCase, Estimate.Reason.SAME_WEIGHTS).limit(1))
                .findFirst();
    }

    /** One that can be called outranks one without an account. */
    private Optional<Estimate> cheapest(Leg leg, UseCase useCase) {
        return estimates(
                        able(leg, useCase).filter(Deployment::isCallable),
                        useCase,
                        Estimate.Reason.CHEAPEST)
                .findFirst()
                .or(() ->
                        estimates(able(leg, useCase), useCase, Estimate.Reason.CHEAPEST)
                                .findFirst());
    }

    private Stream<Estimate> estimates(
            Stream<Deployment> deployments, UseCase useCase, Estimate.Reason reason) {
        return deployments
                .map(one -> estimator.estimate(useCase, one, reason))
                .sorted(Estimate.CHEAPEST);
    }

    private Stream<Deployment> able(Leg leg, UseCase useCase) {
        Set<Capability> needs = needs(useCase);
        return estimator.catalog().deployments().stream()
                .filter(one -> Estimator.legOf(one) == leg)
                .filter(one -> one.model().capabilities().containsAll(needs));
    }

    /** What the sums tell of the calls: their kind, and media in their prompts and answers. */
    private Set<Capability> needs(UseCase useCase) {
        Set<Capability> needs = EnumSet.noneOf(Capability.class);
        needs.add(embedsOnly(useCase) ? Capability.EMBEDDINGS : Capability.CHAT);
        TokenMix tokens = useCase.tokens();
        if (tokens.of(Meter.IMAGE_INPUT).signum() > 0) {
            needs.add(Capability.VISION);
        }
        if (tokens.of(Meter.AUDIO_INPUT).add(tokens.of(Meter.AUDIO_OUTPUT)).signum() > 0) {
            needs.add(Capability.AUDIO);
        }
        return needs;
    }

    private boolean embedsOnly(UseCase useCase) {
        List<Deployment> models =
                useCase.parts().stream()
                        .flatMap(part -> estimator.catalog().deploymentsOf(part.model()).stream())
                        .toList();
        return !models.isEmpty()
                && models.stream()
                        .noneMatch(one -> one.model().capabilities().contains(Capability.CHAT));
    }
}
