package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.CapacitySnapshot.Availability;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every policy, request and set of candidates. */
class RouterPropertyTest {
    private static final List<String> DEPLOYMENTS =
            List.of("a@x", "a@y", "b@x", "b@gpu", "c@gpu", "c@y", "d@x", "d@gpu");

    /** A constraint in CEL and, beside it, what it means in Java. */
    private enum Sovereignty {
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

        private boolean admits(RequestFacts request, Candidate candidate) {
            return !speaks.test(request) || allows.test(request, candidate);
        }

        private String yaml() {
            return "- { name: %s, when: \"%s\", allow: \"%s\" }\n".formatted(name(), when, allow);
        }
    }

    private record World(
            List<Candidate> candidates, RequestFacts request, CapacitySnapshot capacity) {}

    private record Routes(List<String> yaml) {}

    @Property
    void everyTargetPassedEveryFilter(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") Routes routes) {
        RoutingDecision decision = decide(policy(constraints, routes), world);

        for (String target : targets(decision)) {
            Candidate candidate = candidate(world, target);
            assertThat(constraints).allMatch(rule -> rule.admits(world.request(), candidate));
            assertThat(isFit(world, candidate)).isTrue();
        }
    }

    @Property
    void noConstraintIsEverRelaxedByOrderByRulesOrByRoutes(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll Set<Sovereignty> more,
            @ForAll("routes") Routes routes,
            @ForAll Random random) {
        Set<String> before = Set.copyOf(targets(decide(policy(constraints, routes), world)));
        List<Sovereignty> shuffled = new ArrayList<>(constraints);
        more.stream().filter(rule -> !constraints.contains(rule)).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);

        assertThat(before).containsAll(targets(decide(policy(shuffled, routes), world)));
    }

    @Property
    void theOrderOfConstraintsDoesNotMatter(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") Routes routes,
            @ForAll Random random) {
        List<Sovereignty> shuffled = new ArrayList<>(constraints);
        Collections.shuffle(shuffled, random);

        assertThat(targets(decide(policy(shuffled, routes), world)))
                .isEqualTo(targets(decide(policy(constraints, routes), world)));
    }

    @Property
    void constraintsMayStandBeforeOrBehindRoutes(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") Routes routes) {
        String first = yaml(constraints) + String.join("", routes.yaml());
        String last = String.join("", routes.yaml()) + yaml(constraints);

        assertThat(decide(Given.rules(first + ALWAYS), world))
                .isEqualTo(decide(Given.rules(last + ALWAYS), world));
    }

    @Property
    void whateverPassesIsATargetAndEveryCandidateHasAVerdict(
            @ForAll("worlds") World world, @ForAll Set<Sovereignty> constraints) {
        RoutingDecision decision = decide(policy(constraints, new Routes(List.of())), world);
        List<String> meant =
                world.candidates().stream()
                        .filter(candidate -> isMeant(world.request().model(), candidate))
                        .map(Candidate::deployment)
                        .toList();
        List<String> fit =
                meant.stream()
                        .filter(name -> {
                            Candidate candidate = candidate(world, name);
                            return isFit(world, candidate)
                                    && constraints.stream()
                                            .allMatch(rule ->
                                                    rule.admits(world.request(), candidate));
                        })
                        .toList();

        assertThat(targets(decision)).containsExactlyInAnyOrderElementsOf(fit);
        assertThat(decision.explanation().verdicts())
                .extracting(Verdict::deployment)
                .containsExactlyInAnyOrderElementsOf(meant);
        assertThat(decision.explanation().verdicts())
                .filteredOn(verdict -> verdict.outcome() == Outcome.CHOSEN)
                .hasSize(fit.isEmpty() ? 0 : 1);
    }

    @Property
    void theSameFactsGiveTheSameDecisionInWhateverOrderCandidatesCome(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") Routes routes,
            @ForAll Random random) {
        CompiledPolicy policy = policy(constraints, routes);
        List<Candidate> shuffled = new ArrayList<>(world.candidates());
        Collections.shuffle(shuffled, random);
        Router router = new Router(policy, world.candidates());

        RoutingDecision decision = router.decide(world.request(), world.capacity());

        assertThat(router.decide(world.request(), world.capacity())).isEqualTo(decision);
        assertThat(new Router(policy, shuffled).decide(world.request(), world.capacity()))
                .isEqualTo(decision);
    }

    @Property
    void cheapestIsATotalOrderOfWaitCostAndList(@ForAll("worlds") World world) {
        CompiledPolicy policy =
                Given.rules(
                        "- { name: r, route: { strategy: cheapest, among: [%s], max_wait: 2s } }"
                                .formatted(String.join(", ", DEPLOYMENTS)));
        List<String> targets = targets(decide(policy, world));

        Comparator<String> byWait =
                Comparator.comparing(name ->
                        candidate(world, name).hosting() == Hosting.SELF_HOSTED
                                && isSlow(world.capacity().of(name)));
        Comparator<String> byCost =
                Comparator.comparing(
                        name -> cost(world, name), Comparator.nullsLast(BigDecimal::compareTo));
        assertThat(targets)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(
                        byWait.thenComparing(byCost)
                                .thenComparing(Comparator.comparing(DEPLOYMENTS::indexOf)));
    }

    private static final String ALWAYS = "- { name: always, allow: 'true' }\n";

    private static CompiledPolicy policy(Iterable<Sovereignty> constraints, Routes routes) {
        return Given.rules(yaml(constraints) + String.join("", routes.yaml()) + ALWAYS);
    }

    private static String yaml(Iterable<Sovereignty> constraints) {
        StringBuilder yaml = new StringBuilder();
        constraints.forEach(rule -> yaml.append(rule.yaml()));
        return yaml.toString();
    }

    private static RoutingDecision decide(CompiledPolicy policy, World world) {
        return new Router(policy, world.candidates()).decide(world.request(), world.capacity());
    }

    private static List<String> targets(RoutingDecision decision) {
        return switch (decision) {
            case Routed routed -> routed.targets().stream().map(Target::deployment).toList();
            case Refused _ -> List.of();
        };
    }

    private static Candidate candidate(World world, String deployment) {
        return world.candidates().stream()
                .filter(candidate -> candidate.deployment().equals(deployment))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isMeant(String name, Candidate candidate) {
        return name.equals(candidate.model()) || name.equals(candidate.deployment());
    }

    private static boolean isFit(World world, Candidate candidate) {
        RequestFacts request = world.request();
        Set<String> allowed = request.caller().allowedModels();
        return (allowed.isEmpty()
                        || allowed.contains(candidate.model())
                        || allowed.contains(candidate.deployment()))
                && candidate.capabilities().containsAll(request.needs())
                && (candidate.contextTokens() == null
                        || request.inputTokens() + request.outputTokens()
                                <= candidate.contextTokens())
                && world.capacity().of(candidate.deployment()).availability() != Availability.DOWN;
    }

    private static boolean isSlow(Capacity capacity) {
        return capacity.expectedWait() != null
                && capacity.expectedWait().compareTo(Duration.ofSeconds(2)) > 0;
    }

    private static BigDecimal cost(World world, String deployment) {
        TokenPrices prices = candidate(world, deployment).prices();
        return prices == null
                ? null
                : prices.costOf(world.request().inputTokens(), world.request().outputTokens());
    }

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<List<Candidate>> candidates =
                Arbitraries.subsetOf(DEPLOYMENTS)
                        .flatMap(names ->
                                Combinators.combine(
                                                names.stream()
                                                        .sorted()
                                                        .map(RouterPropertyTest::candidates)
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
                        prices)
                .as((hosting, region, context, capabilities, price) ->
                        new Candidate(
                                deployment,
                                deployment.substring(0, 1),
                                hosting,
                                deployment.substring(2),
                                region,
                                "Acme",
                                null,
                                false,
                                new Candidate.Licence("MIT", Set.of()),
                                capabilities,
                                context,
                                null,
                                price));
    }

    private static Arbitrary<RequestFacts> requests() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d", "a@x", "b@gpu", "nothing"),
                        Arbitraries.of(false, false, true),
                        Arbitraries.subsetOf(Capability.CHAT, Capability.TOOLS),
                        Arbitraries.longs().between(1, 1_200),
                        Arbitraries.longs().between(1, 400),
                        Arbitraries.of("", "confidential").map(value -> Map.of("data", value)),
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
    }

    private static Arbitrary<CapacitySnapshot> capacities() {
        Arbitrary<Capacity> capacity =
                Combinators.combine(
                                Arbitraries.of(Availability.class),
                                Arbitraries.of(Duration.ZERO, Duration.ofSeconds(5))
                                        .injectNull(0.3))
                        .as(Capacity::new);
        return Arbitraries.maps(Arbitraries.of(DEPLOYMENTS), capacity).map(CapacitySnapshot::new);
    }

    @Provide
    Arbitrary<Routes> routes() {
        Arbitrary<String> targets =
                Arbitraries.of("requested", "a@x", "b@gpu", "c@y", "d@gpu", "gone@z")
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(4)
                        .map(names -> String.join(", ", names));
        Arbitrary<String> route =
                Combinators.combine(
                                Arbitraries.of(
                                        "true",
                                        "request.model == 'a'",
                                        "request.input_tokens < 300",
                                        "caller.region == 'EU'"),
                                Arbitraries.of("priority", "cheapest"),
                                targets,
                                Arbitraries.of("", ", max_wait: 1s"))
                        .as("when: \"%s\", route: { strategy: %s, among: [%s]%s }"::formatted);
        return route.list()
                .ofMaxSize(3)
                .map(rules -> {
                    List<String> yaml = new ArrayList<>();
                    rules.forEach(rule ->
                            yaml.add("- { name: route %d, %s }\n".formatted(yaml.size(), rule)));
                    return new Routes(List.copyOf(yaml));
                });
    }
}
