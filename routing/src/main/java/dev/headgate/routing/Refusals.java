package dev.headgate.routing;

import dev.headgate.routing.Offer.Role;
import dev.headgate.routing.RoutingDecision.Refusal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a request without a target is refused. A key with an allow-list is told the same of a name
 * outside it whether or not something has that name.
 */
final class Refusals {
    private static final int MAX_SUGGESTIONS = 10;

    private Refusals() {}

    /**
     * What emptied the list.
     *
     * @param isKnown whether the policy gives the requested name a meaning
     */
    static Removal decisive(RequestFacts request, List<Offer> offers, boolean isKnown) {
        boolean anyListed = offers.stream().anyMatch(Offer::isListed);
        Role role = anyListed ? Role.LISTED : Role.MEANT;
        List<Offer> asked = offers.stream().filter(offer -> offer.role() == role).toList();
        return asked.stream()
                .map(Offer::removal)
                .filter(Objects::nonNull)
                .max(Removal.BY_DISTANCE)
                .orElseGet(() -> nothingThere(request, isKnown || !asked.isEmpty()));
    }

    private static Removal nothingThere(RequestFacts request, boolean isKnown) {
        Set<String> allowed = request.caller().allowedModels();
        if (!allowed.isEmpty() && !allowed.contains(request.model())) {
            return new Removal(Refusal.MODEL_NOT_ALLOWED, "not on the allow-list of the key");
        }
        return isKnown
                ? new Removal(Refusal.UNAVAILABLE, "nothing that the route lists can be called")
                : new Removal(Refusal.MODEL_NOT_FOUND, "nothing has this name");
    }

    /** When the first of those that are only down for a while may be asked again, or null. */
    static @Nullable Instant retryAt(Removal decisive, List<Offer> offers) {
        if (decisive.refusal() != Refusal.UNAVAILABLE) {
            return null;
        }
        return offers.stream()
                .filter(Offer::isListed)
                .map(Offer::removal)
                .filter(Objects::nonNull)
                .map(Removal::until)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** For the caller: what was refused and what to do. */
    static String sentence(RequestFacts request, Removal removal) {
        String model = request.model();
        return switch (removal.refusal()) {
            case MODEL_NOT_FOUND ->
                    "There is no model '%s'. GET /v1/models lists what this key may call."
                            .formatted(model);
            case MODEL_NOT_ALLOWED ->
                    "Model '%s' is not enabled for key '%s'. Ask an administrator, or use one of: %s."
                            .formatted(model, request.caller().key(), suggestions(request));
            case POLICY_REFUSED ->
                    "Policy rule '%s' leaves no deployment for '%s'. Ask an administrator what it demands of a request."
                            .formatted(removal.rule(), model);
            case NOT_CAPABLE ->
                    "No deployment of '%s' that this request may use offers all of %s. Use another model, or leave out what needs them."
                            .formatted(model, new TreeSet<>(request.needs()));
            case CONTEXT_LENGTH_EXCEEDED ->
                    "About %d tokens of input and up to %d of output are more than any deployment of '%s' that this request may use takes. Shorten the prompt or lower the maximum of output tokens."
                            .formatted(request.inputTokens(), request.outputTokens(), model);
            case UNAVAILABLE ->
                    "No deployment of '%s' can take requests at the moment. Try again later."
                            .formatted(model);
        };
    }

    private static String suggestions(RequestFacts request) {
        return request.caller().allowedModels().stream()
                .sorted()
                .limit(MAX_SUGGESTIONS)
                .collect(Collectors.joining(", "));
    }
}
