package dev.headgate.routing;

import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** A constraint in CEL and, beside it, what it means in Java. */
enum Sovereignty {
    CONFIDENTIAL_STAYS(
            "request.tags.data == 'confidential'",
            request -> "confidential".equals(request.tags().get("data")),
            "candidate.hosting == 'SELF_HOSTED'",
            (_, candidate) -> candidate.hosting() == Hosting.SELF_HOSTED),
    STAY_AT_HOME(
            "caller.region == 'EU'",
            request -> !"US".equals(request.caller().region()),
            "candidate.region == caller.region",
            (request, candidate) ->
                    candidate.region() != null
                            && candidate.region().equals(request.caller().region())),
    NOT_FROM_US(
            "true",
            _ -> true,
            "candidate.region != 'US'",
            (_, candidate) -> candidate.region() != null && !candidate.region().equals("US")),
    LONG_PROMPTS_NEED_ROOM(
            "request.input_tokens > 500",
            request -> request.inputTokens() > 500,
            "candidate.context_tokens >= 2 * request.input_tokens",
            (request, candidate) ->
                    candidate.contextTokens() != null
                            && candidate.contextTokens() >= 2 * request.inputTokens()),
    BATCH_NEEDS_OPEN_WEIGHTS(
            "request.priority == 'batch'",
            request -> request.priority() == PriorityClass.BATCH,
            "candidate.open_weights",
            (_, candidate) -> candidate.openWeights()),
    NOTHING_FOR_STREAMS("request.stream", RequestFacts::stream, "false", (_, _) -> false);

    private final String when;
    private final Predicate<RequestFacts> speaks;
    private final String allow;
    private final BiPredicate<RequestFacts, Candidate> allows;

    Sovereignty(
            String when,
            Predicate<RequestFacts> speaks,
            String allow,
            BiPredicate<RequestFacts, Candidate> allows) {
        this.when = when;
        this.speaks = speaks;
        this.allow = allow;
        this.allows = allows;
    }

    boolean admits(RequestFacts request, Candidate candidate) {
        return !speaks.test(request) || allows.test(request, candidate);
    }

    String yaml() {
        return "- { name: %s, when: \"%s\", allow: \"%s\" }\n".formatted(name(), when, allow);
    }

    static String yaml(Iterable<Sovereignty> constraints) {
        StringBuilder yaml = new StringBuilder();
        constraints.forEach(rule -> yaml.append(rule.yaml()));
        return yaml.toString();
    }
}
