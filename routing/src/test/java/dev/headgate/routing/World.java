package dev.headgate.routing;

import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A request, and what there is to answer it: what properties of routing are tried on. */
record World(List<Candidate> candidates, RequestFacts request, CapacitySnapshot capacity) {
    static final List<String> DEPLOYMENTS =
            List.of("a@x", "a@y", "b@x", "b@gpu", "c@gpu", "c@y", "d@x", "d@gpu");

    RoutingDecision decide(CompiledPolicy policy) {
        return new Router(policy, candidates).decide(request, capacity);
    }

    Candidate candidate(String deployment) {
        return candidates.stream()
                .filter(candidate -> candidate.deployment().equals(deployment))
                .findFirst()
                .orElseThrow();
    }

    /** Whether everything but the policy lets a candidate answer. */
    boolean isFit(Candidate candidate) {
        Set<String> allowed = request.caller().allowedModels();
        return (allowed.isEmpty()
                        || allowed.contains(candidate.model())
                        || allowed.contains(candidate.deployment()))
                && candidate.capabilities().containsAll(request.needs())
                && (candidate.contextTokens() == null
                        || request.inputTokens() + request.outputTokens()
                                <= candidate.contextTokens())
                && capacity.of(candidate.deployment()).availability().downAt(capacity.at()) == null;
    }

    static List<String> targets(RoutingDecision decision) {
        return switch (decision) {
            case Routed routed -> names(routed.targets());
            case Refused _ -> List.of();
        };
    }

    static List<String> shadows(RoutingDecision decision) {
        return switch (decision) {
            case Routed routed -> names(routed.terms().shadows());
            case Refused _ -> List.of();
        };
    }

    /** Every deployment that could see something of the request. */
    static Set<String> reached(RoutingDecision decision) {
        Set<String> reached = new LinkedHashSet<>(targets(decision));
        reached.addAll(shadows(decision));
        if (decision instanceof Routed routed && routed.terms().hedge() != null) {
            reached.add(routed.terms().hedge().target().deployment());
        }
        return reached;
    }

    private static List<String> names(List<Target> targets) {
        return targets.stream().map(Target::deployment).toList();
    }

    static Arbitrary<World> any() {
        Arbitrary<List<Candidate>> candidates =
                Arbitraries.subsetOf(DEPLOYMENTS)
                        .flatMap(names ->
                                Combinators.combine(
                                                names.stream()
                                                        .sorted()
                                                        .map(World::candidates)
                                                        .toList())
                                        .as(List::copyOf));
        return Combinators.combine(candidates, requests(), capacities()).as(World::new);
    }

    private static Arbitrary<Candidate> candidates(String deployment) {
        Arbitrary<TokenPrices> prices =
                Arbitraries.integers()
                        .between(0, 3)
                        .map(n -> Given.prices(String.valueOf(n), String.valueOf(2 * n)))
                        .injectNull(0.2);
        return Combinators.combine(
                        Arbitraries.of(Hosting.class),
                        Arbitraries.of("EU", "US").injectNull(0.2),
                        Arbitraries.of(600L, 1_000L, 2_000L).injectNull(0.2),
                        Arbitraries.subsetOf(Capability.CHAT, Capability.TOOLS),
                        Arbitraries.of(true, false),
                        prices)
                .as((hosting, region, context, capabilities, open, price) ->
                        new Candidate(
                                deployment,
                                deployment.substring(0, 1),
                                hosting,
                                deployment.substring(2),
                                region,
                                "Acme",
                                null,
                                open,
                                new Candidate.Licence("MIT", Set.of()),
                                capabilities,
                                context,
                                null,
                                price,
                                price));
    }

    private static Arbitrary<RequestFacts> requests() {
        Arbitrary<RequestFacts> plain =
                Combinators.combine(
                                Arbitraries.of("a", "b", "c", "d", "a@x", "b@gpu", "nothing"),
                                Arbitraries.of(false, false, true),
                                Arbitraries.subsetOf(Capability.CHAT, Capability.TOOLS),
                                Arbitraries.longs().between(1, 1_200),
                                Arbitraries.longs().between(1, 400),
                                Arbitraries.of("", "confidential").map(tag -> Map.of("data", tag)),
                                Arbitraries.of("EU", "US").injectNull(0.2),
                                Arbitraries.subsetOf("a", "b", "c@gpu", "d@x"))
                        .as((model, stream, needs, input, output, tags, region, allowed) ->
                                new RequestFacts(
                                        model,
                                        stream,
                                        needs,
                                        input,
                                        output,
                                        tags,
                                        null,
                                        Given.caller(region, allowed.toArray(String[]::new))));
        return Combinators.combine(
                        plain,
                        Arbitraries.of("", "ann", "ben"),
                        Arbitraries.of(PriorityClass.class),
                        Arbitraries.of(Duration.ofSeconds(3)).injectNull(0.7),
                        Arbitraries.longs())
                .as((request, user, priority, deadline, draw) ->
                        Given.drawing(
                                Given.within(
                                        Given.ofClass(Given.ofUser(request, user), priority),
                                        deadline),
                                draw));
    }

    private static Arbitrary<CapacitySnapshot> capacities() {
        Arbitrary<Availability> availability =
                Arbitraries.of(
                        Availability.up(),
                        Availability.unknown(),
                        Availability.down(Availability.Cause.UNHEALTHY),
                        Availability.coolingUntil(
                                Availability.Cause.RATE_LIMITED, Given.NOW.plusSeconds(9)),
                        Availability.coolingUntil(
                                Availability.Cause.BREAKER_OPEN, Given.NOW.minusSeconds(9)));
        Arbitrary<Capacity> capacity =
                Combinators.combine(
                                availability,
                                Arbitraries.integers().between(0, 20),
                                Arbitraries.integers().between(1, 8).injectNull(0.3),
                                Arbitraries.integers()
                                        .between(0, 500)
                                        .map(micros -> Duration.ofNanos(micros * 1_000L))
                                        .injectNull(0.3))
                        .as(Capacity::new);
        return Combinators.combine(
                        Arbitraries.maps(Arbitraries.of(DEPLOYMENTS), capacity),
                        Arbitraries.maps(Arbitraries.of("x", "y", "gpu"), loads()))
                .as((deployments, pools) -> new CapacitySnapshot(Given.NOW, deployments, pools));
    }

    private static Arbitrary<Load> loads() {
        Arbitrary<Load.Signal> signals =
                Combinators.combine(
                                Arbitraries.of(Duration.ZERO, Duration.ofSeconds(5))
                                        .injectNull(0.3),
                                Arbitraries.integers().between(0, 9).injectNull(0.3),
                                Arbitraries.integers().between(0, 9).injectNull(0.3),
                                Arbitraries.integers().between(0, 8).injectNull(0.3),
                                Arbitraries.integers().between(1, 3),
                                Arbitraries.doubles().between(0, 1).injectNull(0.3))
                        .as(Load.Signal::new);
        Arbitrary<Spill> spills =
                Arbitraries.of(Spill.Level.class).map(level -> new Spill(level, Given.NOW));
        return Combinators.combine(
                        signals.injectNull(0.2),
                        Arbitraries.integers().between(0, 40).map(Duration::ofSeconds),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.maps(Arbitraries.of(Duration.ofSeconds(1)), spills))
                .as(Load::new);
    }

    /** Up to three routes, with every strategy and every modifier. */
    static Arbitrary<List<String>> routes() {
        Arbitrary<List<String>> targets =
                Arbitraries.of("requested", "a@x", "b@gpu", "c@y", "d@gpu", "gone@z")
                        .list()
                        .uniqueElements()
                        .ofMinSize(1)
                        .ofMaxSize(4);
        Arbitrary<String> list =
                Combinators.combine(
                                targets,
                                Arbitraries.of(
                                        "priority",
                                        "cheapest",
                                        "fastest",
                                        "least-busy",
                                        "weighted",
                                        "weighted, sticky: request.user"))
                        .as(World::list);
        Arbitrary<String> modifiers =
                Combinators.combine(
                                Arbitraries.of("", ", max_wait: 1s"),
                                Arbitraries.of("", ", affinity: request.user, deadline: 4s"),
                                Arbitraries.of("", ", priority_class: batch"),
                                Arbitraries.of(
                                        "",
                                        ", shadow: { to: [a@y, c@gpu], share: 60%, max_extra_usd: 1 }",
                                        ", shadow: { to: [b@x], share: 1, sticky: request.user }"),
                                Arbitraries.of("", ", hedge: { after: 1s, max_extra_usd: 0.001 }"))
                        .as((wait, affinity, priority, shadow, hedge) ->
                                wait + affinity + priority + shadow + hedge);
        Arbitrary<String> route =
                Combinators.combine(
                                Arbitraries.of(
                                        "true",
                                        "request.model == 'a'",
                                        "request.input_tokens < 300",
                                        "caller.region == 'EU'"),
                                list,
                                modifiers)
                        .as("when: \"%s\", route: { %s%s }"::formatted);
        return route.list()
                .ofMaxSize(3)
                .map(rules -> {
                    List<String> yaml = new ArrayList<>();
                    rules.forEach(rule ->
                            yaml.add("- { name: route %d, %s }\n".formatted(yaml.size(), rule)));
                    return List.copyOf(yaml);
                });
    }

    private static String list(List<String> targets, String strategy) {
        List<String> entries = new ArrayList<>();
        for (String target : targets) {
            entries.add(
                    strategy.startsWith("weighted")
                            ? "{ to: %s, weight: %d }".formatted(target, 1 + entries.size())
                            : target);
        }
        return "strategy: %s, among: [%s]".formatted(strategy, String.join(", ", entries));
    }
}
