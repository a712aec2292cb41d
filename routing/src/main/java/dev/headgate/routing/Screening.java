package dev.headgate.routing;

import dev.headgate.routing.Availability.Down;
import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import dev.headgate.routing.Condition.Known;
import dev.headgate.routing.Condition.Unanswerable;
import dev.headgate.routing.RoutingDecision.Refusal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one request, in a row: allow-list, constraints, capabilities, context length,
 * health. Each only narrows, and nothing asks a candidate back in.
 */
final class Screening {
    private static final Removal NOT_ALLOWED =
            new Removal(Refusal.MODEL_NOT_ALLOWED, "not on the allow-list of the key");

    private final RequestFacts request;
    private final List<ConstraintRule> constraints;
    private final List<Permits.Row> permits;
    private final CapacitySnapshot capacity;
    private final boolean everyTargetAllowed;

    /**
     * @param constraints those whose condition holds
     * @param permits what each of them says of contenders
     * @param isAlias whether the requested name is an alias: a key that names it may call whatever
     *     the policy makes of it
     */
    Screening(
            RequestFacts request,
            List<ConstraintRule> constraints,
            List<Permits.Row> permits,
            CapacitySnapshot capacity,
            boolean isAlias) {
        this.request = request;
        this.constraints = constraints;
        this.permits = permits;
        this.capacity = capacity;
        Set<String> allowed = request.caller().allowedModels();
        this.everyTargetAllowed =
                allowed.isEmpty() || (isAlias && allowed.contains(request.model()));
    }

    /** Why a contender is out, or null if it stays. */
    @Nullable Removal screen(Contender contender) {
        Candidate candidate = contender.candidate();
        Removal removal = byAllowList(candidate);
        if (removal == null) {
            removal = byConstraints(contender);
        }
        if (removal == null) {
            removal = byCapabilities(candidate);
        }
        if (removal == null) {
            removal = byLength(candidate);
        }
        return removal == null ? byHealth(candidate) : removal;
    }

    private @Nullable Removal byAllowList(Candidate candidate) {
        Set<String> allowed = request.caller().allowedModels();
        if (everyTargetAllowed
                || allowed.contains(candidate.deployment())
                || allowed.contains(candidate.model())) {
            return null;
        }
        return NOT_ALLOWED;
    }

    private @Nullable Removal byConstraints(Contender contender) {
        for (int i = 0; i < constraints.size(); i++) {
            ConstraintRule constraint = constraints.get(i);
            Removal removal =
                    switch (permits.get(i).of(contender)) {
                        case Known.YES -> null;
                        case Known.NO -> constraint.denied();
                        case Unanswerable(var why) -> constraint.unknown(why);
                    };
            if (removal != null) {
                return removal;
            }
        }
        return null;
    }

    private @Nullable Removal byCapabilities(Candidate candidate) {
        if (candidate.capabilities().containsAll(request.needs())) {
            return null;
        }
        Set<Capability> missing = new TreeSet<>(request.needs());
        missing.removeAll(candidate.capabilities());
        return new Removal(Refusal.NOT_CAPABLE, "lacks " + missing);
    }

    /**
     * The texts of an embedding request are read one by one: their sum says nothing of a context.
     */
    private @Nullable Removal byLength(Candidate candidate) {
        if (request.needs().contains(Capability.EMBEDDINGS)) {
            return null;
        }
        Long context = candidate.contextTokens();
        if (context != null
                && (request.outputTokens() > context
                        || request.inputTokens() > context - request.outputTokens())) {
            return tooLong("its context holds " + context + " tokens");
        }
        Long longest = candidate.maxOutputTokens();
        return longest != null && request.outputTokens() > longest
                ? tooLong("it answers with at most " + longest + " tokens")
                : null;
    }

    private static Removal tooLong(String reason) {
        return new Removal(Refusal.CONTEXT_LENGTH_EXCEEDED, reason);
    }

    private @Nullable Removal byHealth(Candidate candidate) {
        Down down = capacity.of(candidate.deployment()).availability().downAt(capacity.at());
        if (down == null) {
            return null;
        }
        String reason =
                down.until() == null
                        ? down.cause().sentence()
                        : down.cause().sentence() + " until " + down.until();
        return new Removal(Refusal.UNAVAILABLE, 0, null, reason, down.until());
    }
}
