package dev.headgate.routing;

import static dev.headgate.routing.Given.decide;
import static dev.headgate.routing.Given.drawing;
import static dev.headgate.routing.Given.expecting;
import static dev.headgate.routing.Given.fullyPriced;
import static dev.headgate.routing.Given.hosted;
import static dev.headgate.routing.Given.ofLength;
import static dev.headgate.routing.Given.ofUser;
import static dev.headgate.routing.Given.priced;
import static dev.headgate.routing.Given.prices;
import static dev.headgate.routing.Given.request;
import static dev.headgate.routing.Given.routed;
import static dev.headgate.routing.Given.rules;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.targets;
import static dev.headgate.routing.Given.told;
import static dev.headgate.routing.Given.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How each strategy orders, and how it says so. */
class StrategiesTest {

    @Nested
    class CheapestKnows {
        private static final CompiledPolicy POLICY =
                rules("- { name: r, route: { strategy: cheapest, among: [a@x, b@x, c@gpu] } }");

        @Test
        void howLongAnswersUsuallyAre() {
            Candidate talksCheaply = priced(hosted("a@x"), prices("2", "2"));
            Candidate readsCheaply = priced(hosted("b@x"), prices("1", "20"));
            RequestFacts mayBeLong = ofLength(request("x"), 1_000, 1_000);

            assertThat(targets(decide(POLICY, mayBeLong, talksCheaply, readsCheaply)))
                    .containsExactly("a@x", "b@x");
            assertThat(
                            targets(
                                    decide(
                                            POLICY,
                                            expecting(mayBeLong, 10, 0),
                                            talksCheaply,
                                            readsCheaply)))
                    .containsExactly("b@x", "a@x");
        }

        @Test
        void whatComesFromACache() {
            Candidate cachesCheaply = priced(hosted("a@x"), prices("2", "0.1", "1"));
            Candidate plain = priced(hosted("b@x"), prices("1", "1"));

            assertThat(targets(decide(POLICY, request("x"), cachesCheaply, plain)))
                    .containsExactly("b@x", "a@x");
            RoutingDecision warm =
                    decide(POLICY, expecting(request("x"), 100, 900), cachesCheaply, plain);
            // 100 * 2 + 900 * 0.1 + 100 * 1 = 390, against 1000 * 1 + 100 * 1 = 1100
            assertThat(targets(warm)).containsExactly("a@x", "b@x");
            assertThat(routed(warm).targets().getFirst().expectedCost())
                    .isEqualByComparingTo("0.00039");
        }

        @Test
        void thatPaidHardwareCostsNothingMoreAndShowsWhatItCostsInFull() {
            Candidate own = fullyPriced(selfHosted("c@gpu"), prices("3", "9"));
            RoutingDecision decision = decide(POLICY, request("x"), own, hosted("a@x"));

            assertThat(targets(decision)).containsExactly("c@gpu", "a@x");
            assertThat(verdict(decision, "c@gpu").expectedCost()).isEqualByComparingTo("0");
            assertThat(verdict(decision, "c@gpu").fullCost()).isEqualByComparingTo("0.0039");
            assertThat(verdict(decision, "a@x").fullCost())
                    .isEqualTo(verdict(decision, "a@x").expectedCost());
        }

        @Test
        void thatTheFullCostMayBeUnknown() {
            assertThat(
                            verdict(decide(POLICY, request("x"), selfHosted("c@gpu")), "c@gpu")
                                    .fullCost())
                    .isNull();
        }
    }

    @Nested
    class Fastest {
        private static final CompiledPolicy TWO =
                rules("- { name: r, route: { strategy: fastest, among: [a@x, b@x] } }");
        private static final CompiledPolicy FOUR =
                rules("- { name: r, route: { strategy: fastest, among: [a@x, b@x, c@x, d@x] } }");
        private static final Candidate[] ALL = {
            hosted("a@x"), hosted("b@x"), hosted("c@x"), hosted("d@x")
        };

        @Test
        void ofTwoTheFasterIsFirst() {
            CapacitySnapshot capacity = speeds(Map.of("a@x", 300, "b@x", 200));

            assertThat(everyDraw(TWO, capacity, "b@x")).isEqualTo(1.0);
        }

        @Test
        void theFastestOfAllIsFirstWheneverItIsDrawnAndTheSlowestNever() {
            CapacitySnapshot capacity =
                    speeds(Map.of("a@x", 100, "b@x", 200, "c@x", 300, "d@x", 400));

            // One of the two is drawn from four, the other from the three that remain.
            assertThat(everyDraw(FOUR, capacity, "a@x")).isCloseTo(1 / 2.0, within(0.03));
            assertThat(everyDraw(FOUR, capacity, "b@x")).isCloseTo(1 / 3.0, within(0.03));
            assertThat(everyDraw(FOUR, capacity, "c@x")).isCloseTo(1 / 6.0, within(0.03));
            assertThat(everyDraw(FOUR, capacity, "d@x")).isZero();
        }

        @Test
        void fallbacksComeByTheirTimeAndTheUnmeasuredLast() {
            CapacitySnapshot capacity = speeds(Map.of("a@x", 400, "c@x", 100, "d@x", 300));

            List<String> targets =
                    LongStream.range(0, 100)
                            .mapToObj(draw -> targets(decide(FOUR, drawn(draw), capacity, ALL)))
                            .filter(order -> order.getFirst().equals("c@x"))
                            .findFirst()
                            .orElseThrow();

            assertThat(targets).containsExactly("c@x", "d@x", "a@x", "b@x");
        }

        @Test
        void nowAndThenTheUnmeasuredIsTried() {
            CapacitySnapshot capacity = speeds(Map.of("a@x", 100, "b@x", 100, "c@x", 100));

            assertThat(everyDraw(FOUR, capacity, "d@x"))
                    .isCloseTo(1.0 / SpeedOrdering.EXPLORE, within(0.01));
        }

        @Test
        void ifNothingIsMeasuredChanceDecides() {
            for (String deployment : List.of("a@x", "b@x", "c@x", "d@x")) {
                assertThat(everyDraw(FOUR, CapacitySnapshot.unknown(), deployment))
                        .isCloseTo(0.25, within(0.03));
            }
        }

        @Test
        void whatSharesACacheStaysTogether() {
            CompiledPolicy policy =
                    rules(
                            "- { name: r, route: { strategy: fastest, among: [a@x, b@x, c@x, d@x], affinity: request.user } }");

            assertThat(
                            LongStream.range(0, 50)
                                    .mapToObj(draw -> ofUser(drawn(draw), "ann"))
                                    .map(facts -> decide(policy, facts, ALL))
                                    .map(Given::targets)
                                    .distinct())
                    .hasSize(1);
        }

        @Test
        void saysWhatWasDrawn() {
            assertThat(because(decide(FOUR, request("x"), ALL)))
                    .isEqualTo("faster of two drawn from 4");
            assertThat(because(decide(TWO, request("x"), ALL))).isEqualTo("fastest of 2");
            assertThat(because(decide(TWO, request("x"), hosted("a@x"))))
                    .isEqualTo("nothing else is left");
        }

        @Test
        void aPromptWithoutEndTakesForEver() {
            assertThat(SpeedOrdering.timeFor(Long.MAX_VALUE, Duration.ofNanos(2)))
                    .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
            assertThat(SpeedOrdering.timeFor(1_000, Duration.ofNanos(200_000)))
                    .isEqualTo(Duration.ofMillis(200));
            assertThat(SpeedOrdering.timeFor(Long.MAX_VALUE, Duration.ZERO)).isZero();
        }

        /** The share of draws after which a deployment comes first. */
        private static double everyDraw(
                CompiledPolicy policy, CapacitySnapshot capacity, String deployment) {
            Router router = new Router(policy, List.of(ALL));
            long hits =
                    LongStream.range(0, 4_000)
                            .mapToObj(draw -> router.decide(drawn(draw * 7_919), capacity))
                            .filter(decision -> targets(decision).getFirst().equals(deployment))
                            .count();
            return hits / 4_000.0;
        }

        private static RequestFacts drawn(long draw) {
            return drawing(request("x"), draw);
        }

        private static CapacitySnapshot speeds(Map<String, Integer> microsPerToken) {
            Map<String, Capacity> capacities = new HashMap<>();
            microsPerToken.forEach((deployment, micros) ->
                    capacities.put(
                            deployment,
                            new Capacity(
                                    Availability.up(),
                                    0,
                                    null,
                                    Duration.ofNanos(micros * 1_000L))));
            return Given.deployments(capacities);
        }
    }

    @Nested
    class LeastBusy {
        private static final CompiledPolicy POLICY =
                rules(
                        "- { name: r, route: { strategy: least-busy, among: [a@one, b@two, c@three] } }");
        private static final Candidate[] ALL = {
            selfHosted("a@one"), selfHosted("b@two"), selfHosted("c@three")
        };

        @Test
        void countsRunningAndWaitingForEachSlot() {
            CapacitySnapshot capacity =
                    Given.pools(
                            Map.of(
                                    "one", told(signal(2, 8, 10)),
                                    "two", told(signal(0, 9, 10)),
                                    "three", told(signal(0, 3, 3))));

            assertThat(targets(decide(POLICY, request("x"), capacity, ALL)))
                    .containsExactly("b@two", "a@one", "c@three");
        }

        @Test
        void countsWhatWasSentSinceTheEngineTold() {
            Load more = new Load(signal(0, 1, 10), Duration.ofSeconds(5), 8, Map.of());
            CapacitySnapshot capacity =
                    Given.pools(
                            Map.of(
                                    "one", more,
                                    "two", told(signal(0, 7, 10)),
                                    "three", told(signal(0, 9, 10))));

            assertThat(targets(decide(POLICY, request("x"), capacity, ALL)))
                    .containsExactly("b@two", "a@one", "c@three");
        }

        @Test
        void anOldSignalIsNotAnIdlePool() {
            Load silent = new Load(signal(0, 0, 10), Duration.ofSeconds(21), 0, Map.of());
            CapacitySnapshot capacity =
                    Given.pools(
                            Map.of(
                                    "one", silent,
                                    "two", told(signal(5, 10, 10)),
                                    "three", told(signal(9, 10, 10))));

            assertThat(targets(decide(POLICY, request("x"), capacity, ALL)))
                    .containsExactly("b@two", "c@three", "a@one");
        }

        @Test
        void ofSilentEnginesOurOwnRequestsTell() {
            CapacitySnapshot capacity =
                    Given.deployments(
                            Map.of(
                                    "a@one", new Capacity(Availability.up(), 4, 8, null),
                                    "b@two", new Capacity(Availability.up(), 1, 4, null),
                                    "c@three", new Capacity(Availability.up(), 1, null, null)));

            RoutingDecision decision = decide(POLICY, request("x"), capacity, ALL);

            assertThat(targets(decision)).containsExactly("b@two", "a@one", "c@three");
            assertThat(because(decision)).isEqualTo("least busy of 3");
        }

        @Test
        void anEngineThatDoesNotTellItsSlotsIsAsSilent() {
            CapacitySnapshot capacity =
                    Given.pools(
                            Map.of(
                                    "one", told(signal(0, 1, null)),
                                    "two", told(signal(0, null, 10)),
                                    "three", told(signal(null, 9, 10))));

            assertThat(targets(decide(POLICY, request("x"), capacity, ALL)))
                    .containsExactly("c@three", "a@one", "b@two");
        }

        private static Load.Signal signal(Integer waiting, Integer running, Integer slots) {
            return new Load.Signal(null, waiting, running, slots, 1, null);
        }
    }

    @Nested
    class Weighted {
        private static final CompiledPolicy CANARY =
                rules(
                        """
                        - name: canary
                          route:
                            strategy: weighted
                            among: [{ to: new@gpu, weight: 10 }, { to: old@x, weight: 90 }]
                            sticky: request.user
                        """);
        private static final Candidate[] BOTH = {selfHosted("new@gpu"), hosted("old@x")};

        @Test
        void everyoneGetsTheShareOfItsWeight() {
            assertThat(shareOf("new@gpu", CANARY)).isCloseTo(0.1, within(0.01));
        }

        @Test
        void aUserGoesToTheSamePlaceEveryTime() {
            assertThat(
                            LongStream.range(0, 100)
                                    .mapToObj(draw -> drawing(ofUser(request("x"), "ann"), draw))
                                    .map(facts -> decide(CANARY, facts, BOTH))
                                    .map(Given::targets)
                                    .distinct())
                    .hasSize(1);
        }

        @Test
        void requestsWithoutAKeyAreSpreadByChance() {
            long hits =
                    LongStream.range(0, 5_000)
                            .mapToObj(draw -> drawing(request("x"), draw))
                            .filter(facts -> first(CANARY, facts).equals("new@gpu"))
                            .count();

            assertThat(hits / 5_000.0).isCloseTo(0.1, within(0.02));
        }

        @Test
        void theOtherIsTheFallback() {
            RoutingDecision decision = decide(CANARY, ofUser(request("x"), "ann"), BOTH);

            assertThat(targets(decision)).containsExactlyInAnyOrder("new@gpu", "old@x");
            assertThat(because(decision)).isEqualTo("drawn by weight from 2");
        }

        @Test
        void withoutWeightATargetIsOnlyAFallback() {
            CompiledPolicy policy =
                    rules(
                            "- { name: r, route: { strategy: weighted, among: [{ to: new@gpu, weight: 0 }, { to: old@x, weight: 1 }] } }");

            assertThat(shareOf("new@gpu", policy)).isZero();
            assertThat(targets(decide(policy, request("x"), BOTH)))
                    .containsExactly("old@x", "new@gpu");
        }

        @Test
        void whatWasRequestedSharesOneWeight() {
            CompiledPolicy policy =
                    rules(
                            "- { name: r, route: { strategy: weighted, among: [{ to: requested, weight: 1 }, { to: new@gpu, weight: 1 }], sticky: request.user } }");
            Candidate[] candidates = {selfHosted("new@gpu"), hosted("m@a"), hosted("m@b")};

            List<List<String>> orders =
                    IntStream.range(0, 200)
                            .mapToObj(i -> ofUser(request("m"), "user" + i))
                            .map(facts -> targets(decide(policy, facts, candidates)))
                            .toList();

            assertThat(orders)
                    .allMatch(order ->
                            order.equals(List.of("m@a", "m@b", "new@gpu"))
                                    || order.equals(List.of("new@gpu", "m@a", "m@b")));
            assertThat(orders.stream().filter(order -> order.getFirst().equals("m@a")).count())
                    .isBetween(75L, 125L);
        }

        @Test
        void theLotsOfOldReleasesStayWhatTheyWere() {
            // Users stay where they are across releases: this must never change.
            assertThat(Lot.of("ann").seed()).isEqualTo(-9_180_898_818_217_349_760L);
            assertThat(Lot.of("ann").unit("old@x")).isEqualTo(0.7064172411171092);
            assertThat(new Lot(0).below(1_000, "x")).isEqualTo(173);
        }

        private static double shareOf(String deployment, CompiledPolicy policy) {
            long hits =
                    IntStream.range(0, 10_000)
                            .mapToObj(i -> drawing(ofUser(request("x"), "user-" + i), i))
                            .filter(facts -> first(policy, facts).equals(deployment))
                            .count();
            return hits / 10_000.0;
        }

        private static String first(CompiledPolicy policy, RequestFacts facts) {
            return targets(decide(policy, facts, BOTH)).getFirst();
        }
    }

    @Test
    void priorityTakesTheFirstAndSaysSo() {
        CompiledPolicy policy =
                rules("- { name: r, route: { strategy: priority, among: [b@x, a@x] } }");
        RoutingDecision decision = decide(policy, request("x"), hosted("a@x"), hosted("b@x"));

        assertThat(targets(decision)).containsExactly("b@x", "a@x");
        assertThat(because(decision)).isEqualTo("first of 2");
        assertThat(verdict(decision, "b@x").expectedCost()).isEqualTo(new BigDecimal("0.001500"));
    }

    private static String because(RoutingDecision decision) {
        return decision.explanation().because();
    }
}
