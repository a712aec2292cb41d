package dev.headgate.routing;

import static dev.headgate.routing.Given.decide;
import static dev.headgate.routing.Given.drawing;
import static dev.headgate.routing.Given.hosted;
import static dev.headgate.routing.Given.inRegion;
import static dev.headgate.routing.Given.ofUser;
import static dev.headgate.routing.Given.pools;
import static dev.headgate.routing.Given.priced;
import static dev.headgate.routing.Given.prices;
import static dev.headgate.routing.Given.refused;
import static dev.headgate.routing.Given.request;
import static dev.headgate.routing.Given.routed;
import static dev.headgate.routing.Given.rules;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.targets;
import static dev.headgate.routing.Given.verdict;
import static dev.headgate.routing.Given.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Refusal;
import dev.headgate.routing.RoutingDecision.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Copies, second calls, and what is kept together. */
class ExtraCallsTest {
    private static final Candidate MAIN = priced(hosted("main@x"), prices("1", "5"));
    private static final Candidate TRIAL = selfHosted("trial@gpu");

    @Nested
    class Copies {
        private static final CompiledPolicy ALL_COPIED =
                rules(
                        "- { name: r, route: { strategy: priority, among: [main@x], shadow: { to: [trial@gpu, dear@x], share: 100% } } }");

        @Test
        void goToWhatTheRouteNames() {
            RoutingDecision decision = decide(ALL_COPIED, request("x"), MAIN, TRIAL);

            assertThat(targets(decision)).containsExactly("main@x");
            assertThat(shadows(decision)).containsExactly("trial@gpu");
            assertThat(verdict(decision, "trial@gpu").outcome()).isEqualTo(Outcome.SHADOW);
        }

        @Test
        void passEveryConstraint() {
            CompiledPolicy policy =
                    rules(
                            """
                            - { name: at home, allow: candidate.region == 'EU' }
                            - { name: r, route: { strategy: priority, among: [main@x], shadow: { to: [trial@gpu], share: 1 } } }
                            """);
            RoutingDecision decision =
                    decide(policy, request("x"), inRegion(MAIN, "EU"), inRegion(TRIAL, "US"));

            assertThat(shadows(decision)).isEmpty();
            assertThat(verdict(decision, "trial@gpu").outcome()).isEqualTo(Outcome.REMOVED);
            assertThat(verdict(decision, "trial@gpu").rule()).isEqualTo("at home");
        }

        @Test
        void neverAnswerForTheRequest() {
            RoutingDecision decision = decide(ALL_COPIED, request("x"), TRIAL);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.UNAVAILABLE);
        }

        @Test
        void doNotTellWhatExists() {
            CompiledPolicy policy =
                    rules(
                            "- { name: r, route: { strategy: priority, among: [requested], shadow: { to: [trial@gpu], share: 1 } } }");

            assertThat(refused(decide(policy, request("no such name"), TRIAL)).refusal())
                    .isEqualTo(Refusal.MODEL_NOT_FOUND);
        }

        @Test
        void areNoneOfWhatIsATargetAlready() {
            CompiledPolicy policy =
                    rules(
                            "- { name: r, route: { strategy: priority, among: [requested], shadow: { to: [trial@gpu], share: 1 } } }");
            RoutingDecision decision = decide(policy, request("trial"), MAIN, TRIAL);

            assertThat(targets(decision)).containsExactly("trial@gpu");
            assertThat(shadows(decision)).isEmpty();
        }

        @Test
        void costNothingUnlessTheRouteSaysSo() {
            Candidate dear = priced(hosted("dear@x"), prices("0.001", "0"));
            RoutingDecision decision = decide(ALL_COPIED, request("x"), MAIN, TRIAL, dear);

            assertThat(shadows(decision)).containsExactly("trial@gpu");
            assertThat(verdict(decision, "dear@x"))
                    .returns(Outcome.NOT_COPIED, RoutingDecision.Verdict::outcome)
                    .returns(
                            "no copy: it costs more than the route spends on one",
                            RoutingDecision.Verdict::reason);
        }

        @Test
        void costNoMoreThanTheRouteSays() {
            CompiledPolicy policy =
                    rules(
                            "- { name: r, route: { strategy: priority, among: [main@x], shadow: { to: [dear@x], share: 1, max_extra_usd: 0.003 } } }");
            Candidate atTheCap = priced(hosted("dear@x"), prices("1", "20"));
            Candidate above = priced(hosted("dear@x"), prices("1", "20.01"));

            assertThat(shadows(decide(policy, request("x"), MAIN, atTheCap)))
                    .containsExactly("dear@x");
            assertThat(shadows(decide(policy, request("x"), MAIN, above))).isEmpty();
        }

        @Test
        void areNotMadeAtAnUnknownPrice() {
            RoutingDecision decision = decide(ALL_COPIED, request("x"), MAIN, priced(TRIAL, null));

            assertThat(shadows(decision)).isEmpty();
            assertThat(verdict(decision, "trial@gpu").reason())
                    .isEqualTo("no copy: its price is not known");
        }

        @Test
        void neverQueue() {
            CapacitySnapshot busy = pools(Map.of("gpu", waiting(Duration.ofMillis(1))));
            CapacitySnapshot idle = pools(Map.of("gpu", waiting(Duration.ZERO)));

            assertThat(shadows(decide(ALL_COPIED, request("x"), busy, MAIN, TRIAL))).isEmpty();
            assertThat(shadows(decide(ALL_COPIED, request("x"), idle, MAIN, TRIAL)))
                    .containsExactly("trial@gpu");
        }

        @Test
        void areAShareOfTheRequests() {
            CompiledPolicy policy = sampled("share: 0.2");
            long copied =
                    LongStream.range(0, 5_000)
                            .filter(draw -> isCopied(policy, drawing(request("x"), draw * 104_729)))
                            .count();

            assertThat(copied / 5_000.0).isCloseTo(0.2, within(0.02));
        }

        @Test
        void areOfTheSameUsersEveryTime() {
            CompiledPolicy policy = sampled("share: 30%, sticky: request.user");
            List<Boolean> first = copied(policy, 1);

            assertThat(copied(policy, 2)).isEqualTo(first);
            assertThat(first).contains(true, false);
        }

        @Test
        void thatAreNotMadeLeaveNoTrace() {
            CompiledPolicy policy = sampled("share: 0.000001");

            assertThat(decide(policy, request("x"), MAIN, TRIAL).explanation().verdicts())
                    .extracting(RoutingDecision.Verdict::deployment)
                    .containsExactly("main@x");
        }

        private static List<Boolean> copied(CompiledPolicy policy, long draw) {
            return IntStream.range(0, 100)
                    .mapToObj(user -> drawing(ofUser(request("x"), "user" + user), draw))
                    .map(facts -> isCopied(policy, facts))
                    .toList();
        }

        private static boolean isCopied(CompiledPolicy policy, RequestFacts request) {
            return !shadows(decide(policy, request, MAIN, TRIAL)).isEmpty();
        }

        private static CompiledPolicy sampled(String sample) {
            return rules(
                    "- { name: r, route: { strategy: priority, among: [main@x], shadow: { to: [trial@gpu], %s } } }"
                            .formatted(sample));
        }

        private static List<String> shadows(RoutingDecision decision) {
            return routed(decision).terms().shadows().stream().map(Target::deployment).toList();
        }
    }

    @Nested
    class SecondCalls {
        private static final CompiledPolicy POLICY =
                hedging("after: 800ms, max_extra_usd: '0.003'");
        private static final Candidate SECOND = priced(hosted("second@y"), prices("1", "20"));
        private static final Candidate DEAR = priced(hosted("dear@z"), prices("1", "20.01"));

        @Test
        void goToTheNextFallback() {
            assertThat(hedge(decide(POLICY, request("x"), MAIN, SECOND, TRIAL)))
                    .isEqualTo(
                            new Hedge(
                                    new Target("second@y", new BigDecimal("0.003000"), null),
                                    Duration.ofMillis(800),
                                    new BigDecimal("0.003")));
        }

        @Test
        void passOverWhatCostsTooMuch() {
            assertThat(hedge(decide(POLICY, request("x"), MAIN, DEAR, TRIAL)).target().deployment())
                    .isEqualTo("trial@gpu");
            assertThat(hedge(decide(POLICY, request("x"), MAIN, DEAR))).isNull();
        }

        @Test
        void passOverAnUnknownPrice() {
            assertThat(hedge(decide(POLICY, request("x"), MAIN, priced(SECOND, null)))).isNull();
        }

        @Test
        void spendNothingUnlessTheRouteSaysSo() {
            CompiledPolicy policy = hedging("after: 800ms");

            assertThat(
                            hedge(decide(policy, request("x"), MAIN, SECOND, TRIAL))
                                    .target()
                                    .deployment())
                    .isEqualTo("trial@gpu");
        }

        @Test
        void neverQueue() {
            CapacitySnapshot busy = pools(Map.of("gpu", waiting(Duration.ofSeconds(3))));

            assertThat(hedge(decide(POLICY, request("x"), busy, MAIN, TRIAL))).isNull();
        }

        @Test
        void needAFallback() {
            assertThat(hedge(decide(POLICY, request("x"), MAIN))).isNull();
        }

        private static CompiledPolicy hedging(String hedge) {
            return rules(
                    "- { name: r, route: { strategy: priority, among: [main@x, dear@z, second@y, trial@gpu], max_wait: 2s, hedge: { %s } } }"
                            .formatted(hedge));
        }

        private static Hedge hedge(RoutingDecision decision) {
            return routed(decision).terms().hedge();
        }
    }

    @Nested
    class Affinity {
        private static final CompiledPolicy POLICY =
                rules(
                        "- { name: r, route: { strategy: priority, among: [main@x], affinity: caller.team + '/' + request.user } }");

        @Test
        void namesWhatSharesACache() {
            assertThat(affinity(POLICY, ofUser(request("x"), "ann"))).isEqualTo("search/ann");
        }

        @Test
        void isNothingWithoutAKey() {
            CompiledPolicy byUser =
                    rules(
                            "- { name: r, route: { strategy: priority, among: [main@x], affinity: request.user } }");
            CompiledPolicy byRegion =
                    rules(
                            "- { name: r, route: { strategy: priority, among: [main@x], affinity: caller.region } }");

            assertThat(affinity(byUser, request("x"))).isNull();
            assertThat(affinity(byRegion, Given.by(request("x"), Given.caller(null)))).isNull();
            assertThat(affinity(byRegion, request("x"))).isEqualTo("EU");
            assertThat(affinity(rules("- { name: c, allow: 'true' }"), request("main"))).isNull();
        }

        private static String affinity(CompiledPolicy policy, RequestFacts request) {
            return routed(decide(policy, request, MAIN)).terms().affinityKey();
        }
    }
}
