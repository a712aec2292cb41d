package dev.headgate.inference;

import dev.headgate.capacity.Capacities;
import dev.headgate.catalog.Catalog;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.KnownCallers;
import dev.headgate.identity.MayRead;
import dev.headgate.inference.DryRunRequest.Choice;
import dev.headgate.policy.PolicyChoice;
import dev.headgate.policy.PolicyTrials;
import dev.headgate.policy.PolicyTrials.Outcome;
import dev.headgate.policy.PolicyTrials.Trial;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Says where requests would go. Calls no upstream, reserves nothing and writes nothing. */
@Service
class DryRuns {
    private final PolicyTrials trials;
    private final KnownCallers callers;
    private final DryRunFacts facts;
    private final Capacities capacities;
    private final Catalog catalog;
    private final Clock clock;

    DryRuns(
            PolicyTrials trials,
            KnownCallers callers,
            DryRunFacts facts,
            Capacities capacities,
            Catalog catalog,
            Clock clock) {
        this.trials = trials;
        this.callers = callers;
        this.facts = facts;
        this.capacities = capacities;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Where a request would go, and why.
     *
     * @throws GatewayException if what is to be tried is not there or not sound
     */
    @MayRead
    DryRunView run(DryRunRequest run) {
        Instant at = Objects.requireNonNullElseGet(run.at(), clock::instant);
        DryRunCaller caller = DryRunCaller.find(run.caller(), callers);
        RequestFacts request = facts.of(run, caller.facts());
        CapacitySnapshot capacity =
                StatedCapacity.over(capacities.current(), run.capacity(), catalog.current(), at);
        Outcome outcome =
                trials.decide(
                        new Trial(
                                choice(run.policy(), "policy"),
                                caller.tenant(),
                                tenantChoice(run, caller),
                                at),
                        request,
                        capacity);
        return DryRunView.of(outcome, request, at);
    }

    private static PolicyChoice tenantChoice(DryRunRequest run, DryRunCaller caller) {
        if (run.tenantPolicy() != null && caller.tenant() == null) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "Name a caller of the tenant whose policy is to be tried.")
                    .at("caller");
        }
        return choice(run.tenantPolicy(), "tenant_policy");
    }

    private static PolicyChoice choice(@Nullable Choice choice, String field) {
        if (choice == null) {
            return new PolicyChoice.InForce();
        }
        if (Stream.of(choice.version(), choice.draft(), choice.document())
                        .flatMap(Stream::ofNullable)
                        .count()
                != 1) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'%s' has one of 'version', 'draft' and 'document'. Leave it out for the policy in force."
                                    .formatted(field))
                    .at(field);
        }
        if (choice.version() != null) {
            return new PolicyChoice.Version(choice.version());
        }
        return choice.draft() != null
                ? new PolicyChoice.OfDraft(choice.draft())
                : new PolicyChoice.Text(Objects.requireNonNull(choice.document()));
    }
}
