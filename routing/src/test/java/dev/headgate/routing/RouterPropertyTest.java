package dev.headgate.routing;

import static dev.headgate.routing.World.DEPLOYMENTS;
import static dev.headgate.routing.World.reached;
import static dev.headgate.routing.World.shadows;
import static dev.headgate.routing.World.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every policy, request, state of the fleet and set of candidates. */
class RouterPropertyTest {
    private static final String ALWAYS = "- { name: always, allow: 'true' }\n";

    @Property
    void whateverIsReachedPassedEveryFilter(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") List<String> routes) {
        RoutingDecision decision = world.decide(policy(constraints, routes));

        for (String deployment : reached(decision)) {
            Candidate candidate = world.candidate(deployment);
            assertThat(constraints).allMatch(rule -> rule.admits(world.request(), candidate));
            assertThat(world.isFit(candidate)).isTrue();
        }
    }

    @Property(tries = 150)
    void noConstraintIsEverRelaxedByOrderByRulesOrByRoutes(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll Set<Sovereignty> more,
            @ForAll("routes") List<String> routes,
            @ForAll Random random) {
        Set<String> before = reached(world.decide(policy(constraints, routes)));
        List<Sovereignty> shuffled = new ArrayList<>(constraints);
        more.stream().filter(rule -> !constraints.contains(rule)).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);

        // A second call goes to the next fallback if the first one is gone, and that is a target.
        assertThat(before).containsAll(reached(world.decide(policy(shuffled, routes))));
    }

    @Property(tries = 150)
    void aTenantCanOnlyNarrow(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> ofPlatform,
            @ForAll Set<Sovereignty> ofTenant,
            @ForAll("routes") List<String> routes) {
        CompiledPolicy platform = policy(ofPlatform, routes);
        CompiledPolicy both =
                platform.narrowedBy(Given.tenantRules(Sovereignty.yaml(ofTenant) + ALWAYS));

        RoutingDecision decision = world.decide(both);

        assertThat(reached(world.decide(platform))).containsAll(reached(decision));
        for (String deployment : reached(decision)) {
            Candidate candidate = world.candidate(deployment);
            assertThat(ofPlatform).allMatch(rule -> rule.admits(world.request(), candidate));
            assertThat(ofTenant).allMatch(rule -> rule.admits(world.request(), candidate));
        }
    }

    @Property(tries = 150)
    void whatATenantAddsWorksAsIfThePlatformHadWrittenIt(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> ofPlatform,
            @ForAll Set<Sovereignty> ofTenant,
            @ForAll("routes") List<String> routes) {
        Set<Sovereignty> all = new TreeSet<>(ofPlatform);
        all.addAll(ofTenant);
        CompiledPolicy both =
                policy(ofPlatform, routes)
                        .narrowedBy(Given.tenantRules(Sovereignty.yaml(ofTenant) + ALWAYS));

        assertThat(targets(world.decide(both)))
                .isEqualTo(targets(world.decide(policy(all, routes))));
    }

    @Property(tries = 150)
    void theOrderOfConstraintsDoesNotMatter(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") List<String> routes,
            @ForAll Random random) {
        List<Sovereignty> shuffled = new ArrayList<>(constraints);
        Collections.shuffle(shuffled, random);

        assertThat(targets(world.decide(policy(shuffled, routes))))
                .isEqualTo(targets(world.decide(policy(constraints, routes))));
    }

    @Property(tries = 150)
    void constraintsMayStandBeforeOrBehindRoutes(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") List<String> routes) {
        String first = Sovereignty.yaml(constraints) + String.join("", routes);
        String last = String.join("", routes) + Sovereignty.yaml(constraints);

        assertThat(world.decide(Given.rules(first + ALWAYS)))
                .isEqualTo(world.decide(Given.rules(last + ALWAYS)));
    }

    @Property
    void whateverPassesIsATargetAndEveryCandidateHasAVerdict(
            @ForAll("worlds") World world, @ForAll Set<Sovereignty> constraints) {
        RoutingDecision decision = world.decide(policy(constraints, List.of()));
        List<String> meant =
                world.candidates().stream()
                        .filter(candidate -> isMeant(world.request().model(), candidate))
                        .map(Candidate::deployment)
                        .toList();
        List<String> fit =
                meant.stream()
                        .filter(name -> {
                            Candidate candidate = world.candidate(name);
                            return world.isFit(candidate)
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
    void everyTargetComesOnceAndWhatIsSpilledComesLast(
            @ForAll("worlds") World world, @ForAll("routes") List<String> routes) {
        RoutingDecision decision = world.decide(policy(List.of(), routes));

        List<String> targets = targets(decision);
        assertThat(targets).doesNotHaveDuplicates();
        assertThat(targets.stream().skip(1).map(name -> isSpilled(decision, name))).isSorted();
        assertThat(decision.explanation().verdicts())
                .filteredOn(Verdict::outcome, Outcome.FALLBACK)
                .extracting(Verdict::deployment)
                .isSubsetOf(targets);
    }

    @Property
    void copiesGoToNoTargetAndASecondCallGoesToAFallback(
            @ForAll("worlds") World world, @ForAll("routes") List<String> routes) {
        RoutingDecision decision = world.decide(policy(List.of(), routes));

        assertThat(shadows(decision)).noneMatch(targets(decision)::contains);
        if (decision instanceof Routed routed && routed.terms().hedge() != null) {
            assertThat(routed.targets().subList(1, routed.targets().size()))
                    .contains(routed.terms().hedge().target());
            assertThat(routed.terms().hedge().target().expectedCost())
                    .isLessThanOrEqualTo(routed.terms().hedge().maxExtraUsd());
        }
    }

    @Property(tries = 150)
    void copiesAndSecondCallsChangeNothingForTheRequest(
            @ForAll("worlds") World world, @ForAll("routes") List<String> routes) {
        List<String> plain =
                routes.stream()
                        .map(route -> route.replaceAll(", (shadow|hedge): \\{[^}]*}", ""))
                        .toList();

        assertThat(targets(world.decide(policy(List.of(), routes))))
                .isEqualTo(targets(world.decide(policy(List.of(), plain))));
    }

    @Property
    void theSameFactsGiveTheSameDecisionInWhateverOrderCandidatesCome(
            @ForAll("worlds") World world,
            @ForAll Set<Sovereignty> constraints,
            @ForAll("routes") List<String> routes,
            @ForAll Random random) {
        CompiledPolicy policy = policy(constraints, routes);
        List<Candidate> shuffled = new ArrayList<>(world.candidates());
        Collections.shuffle(shuffled, random);
        Router router = new Router(policy, world.candidates());

        RoutingDecision decision = router.decide(world.request(), world.capacity());

        assertThat(router.decide(world.request(), world.capacity())).isEqualTo(decision);
        assertThat(new Router(policy, shuffled).decide(world.request(), world.capacity()))
                .isEqualTo(decision);
        assertThat(decision.sentence()).isNotBlank();
    }

    @Property
    void cheapestIsATotalOrderOfWaitCostAndList(@ForAll("worlds") World world) {
        CompiledPolicy policy =
                Given.rules(
                        "- { name: r, route: { strategy: cheapest, among: [%s], max_wait: 2s } }"
                                .formatted(String.join(", ", DEPLOYMENTS)));
        RoutingDecision decision = world.decide(policy);
        List<String> targets = targets(decision);

        Comparator<String> byWait =
                Comparator.comparing(name -> {
                    Verdict verdict = Given.verdict(decision, name);
                    return !verdict.reason().equals("allowed and listed");
                });
        Comparator<String> byCost =
                Comparator.comparing(
                        name -> cost(world, name), Comparator.nullsLast(BigDecimal::compareTo));
        assertThat(targets)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(
                        byWait.thenComparing(byCost)
                                .thenComparing(Comparator.comparing(DEPLOYMENTS::indexOf)));
        assertThat(targets)
                .filteredOn(name -> isSlow(world, name))
                .allMatch(name -> !Given.verdict(decision, name).reason().contains("allowed"));
    }

    private static CompiledPolicy policy(Iterable<Sovereignty> constraints, List<String> routes) {
        return Given.rules(Sovereignty.yaml(constraints) + String.join("", routes) + ALWAYS);
    }

    private static boolean isMeant(String name, Candidate candidate) {
        return name.equals(candidate.model()) || name.equals(candidate.deployment());
    }

    private static boolean isSpilled(RoutingDecision decision, String deployment) {
        return Given.verdict(decision, deployment).outcome() == Outcome.SPILLED;
    }

    private static boolean isSlow(World world, String deployment) {
        Candidate candidate = world.candidate(deployment);
        Duration wait = world.capacity().ofPool(candidate.provider()).expectedWait();
        return candidate.hosting() == Hosting.SELF_HOSTED
                && wait != null
                && wait.compareTo(Duration.ofSeconds(2)) > 0;
    }

    private static BigDecimal cost(World world, String deployment) {
        TokenPrices prices = world.candidate(deployment).prices();
        return prices == null
                ? null
                : prices.costOf(
                        world.request().inputTokens(),
                        world.request().expected().cachedInputTokens(),
                        world.request().expected().outputTokens());
    }

    @Provide
    Arbitrary<World> worlds() {
        return World.any();
    }

    @Provide
    Arbitrary<List<String>> routes() {
        return World.routes();
    }
}
