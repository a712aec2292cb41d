package dev.headgate.routing;

import static dev.headgate.routing.Given.NOW;
import static dev.headgate.routing.Given.decide;
import static dev.headgate.routing.Given.hosted;
import static dev.headgate.routing.Given.ofClass;
import static dev.headgate.routing.Given.pools;
import static dev.headgate.routing.Given.request;
import static dev.headgate.routing.Given.routed;
import static dev.headgate.routing.Given.rules;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.targets;
import static dev.headgate.routing.Given.told;
import static dev.headgate.routing.Given.verdict;
import static dev.headgate.routing.Given.waiting;
import static dev.headgate.routing.Given.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.Load.Signal;
import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Verdict;
import dev.headgate.routing.Spill.Level;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Own capacity first, as long as nobody has to queue too long for it. */
class QueueingTest {
    private static final CompiledPolicy POLICY =
            rules(
                    "- { name: own first, route: { strategy: priority, among: [own@gpu, open@rented], max_wait: 2s } }");
    private static final Candidate[] BOTH = {selfHosted("own@gpu"), hosted("open@rented")};
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    @ParameterizedTest
    @CsvSource({
        "NONE, INTERACTIVE, own@gpu",
        "NONE, BATCH, own@gpu",
        "SHEDDABLE, INTERACTIVE, own@gpu",
        "SHEDDABLE, BATCH, open@rented",
        "ALL, INTERACTIVE, open@rented",
        "ALL, BATCH, open@rented"
    })
    void whatCanWaitLeavesAFullPoolFirst(Level level, PriorityClass priority, String expected) {
        assertThat(
                        targets(
                                        decide(
                                                POLICY,
                                                ofClass(request("x"), priority),
                                                spilling(level),
                                                BOTH))
                                .getFirst())
                .isEqualTo(expected);
    }

    @Test
    void theFullPoolStaysAFallbackAndSaysWhy() {
        RoutingDecision decision = decide(POLICY, request("x"), spilling(Level.ALL), BOTH);

        assertThat(targets(decision)).containsExactly("open@rented", "own@gpu");
        assertThat(verdict(decision, "own@gpu"))
                .returns(Outcome.SPILLED, Verdict::outcome)
                .returns("its pool is full", Verdict::reason);
        assertThat(decision.explanation().because()).isEqualTo("nothing else is left");
    }

    @Test
    void ifEveryPoolIsFullTheOrderIsThatOfTheStrategy() {
        RoutingDecision decision =
                decide(POLICY, request("x"), spilling(Level.ALL), selfHosted("own@gpu"));

        assertThat(targets(decision)).containsExactly("own@gpu");
        assertThat(verdict(decision, "own@gpu"))
                .returns(Outcome.CHOSEN, Verdict::outcome)
                .returns("its pool is full", Verdict::reason);
    }

    @Test
    void theClassOfTheRouteCountsMoreThanThatOfTheRequest() {
        CompiledPolicy nightly =
                rules(
                        "- { name: n, route: { strategy: priority, among: [own@gpu, open@rented], max_wait: 2s, priority_class: batch } }");
        RoutingDecision decision = decide(nightly, request("x"), spilling(Level.SHEDDABLE), BOTH);

        assertThat(targets(decision)).containsExactly("open@rented", "own@gpu");
        assertThat(routed(decision).terms().priority()).isEqualTo(PriorityClass.BATCH);
    }

    @Test
    void withoutASwitchTheMarksDecide() {
        CapacitySnapshot full = pools(Map.of("gpu", told(new Signal(null, null, 1, 9, 1, 0.95))));

        assertThat(targets(decide(POLICY, ofClass(request("x"), PriorityClass.BATCH), full, BOTH)))
                .containsExactly("open@rented", "own@gpu");
        assertThat(targets(decide(POLICY, request("x"), full, BOTH)))
                .containsExactly("own@gpu", "open@rented");
    }

    @Test
    void whatCanWaitTakesAPlaceThatIsFreeOfAPoolThatShedsIt() {
        RequestFacts batch = ofClass(request("x"), PriorityClass.BATCH);

        assertThat(targets(decide(POLICY, batch, shedding(Duration.ZERO), BOTH)))
                .containsExactly("own@gpu", "open@rented");
        assertThat(targets(decide(POLICY, batch, shedding(Duration.ofMillis(1)), BOTH)))
                .containsExactly("open@rented", "own@gpu");
    }

    private static CapacitySnapshot shedding(Duration wait) {
        Spill spill = new Spill(Level.SHEDDABLE, NOW);
        Signal signal = new Signal(wait, 0, 1, 9, 1, 0.5);
        return pools(Map.of("gpu", new Load(signal, Duration.ZERO, 1, Map.of(MAX_WAIT, spill))));
    }

    @Test
    void theSwitchOfAnotherWaitSaysNothing() {
        Load load =
                new Load(
                        null,
                        Duration.ZERO,
                        0,
                        Map.of(Duration.ofSeconds(3), new Spill(Level.ALL, NOW)));

        assertThat(targets(decide(POLICY, request("x"), pools(Map.of("gpu", load)), BOTH)))
                .containsExactly("own@gpu", "open@rented");
    }

    @Test
    void aWaitThatIsOldIsUnknownAndAccepted() {
        Signal signal = new Signal(Duration.ofMinutes(1), null, null, null, 1, null);
        Load old = new Load(signal, Duration.ofSeconds(21), 0, Map.of());
        RoutingDecision decision = decide(POLICY, request("x"), pools(Map.of("gpu", old)), BOTH);

        assertThat(targets(decision)).containsExactly("own@gpu", "open@rented");
        assertThat(verdict(decision, "own@gpu").expectedWait()).isNull();
    }

    @Test
    void whereTheRouteSetsNoLimitNothingLeaves() {
        CompiledPolicy patient =
                rules(
                        "- { name: p, route: { strategy: priority, among: [own@gpu, open@rented] } }");
        CapacitySnapshot busy =
                pools(
                        Map.of(
                                "gpu",
                                new Load(
                                        new Signal(Duration.ofHours(1), 99, 9, 9, 1, 1.0),
                                        Duration.ZERO,
                                        0,
                                        Map.of(MAX_WAIT, new Spill(Level.ALL, NOW)))));

        assertThat(targets(decide(patient, request("x"), busy, BOTH)))
                .containsExactly("own@gpu", "open@rented");
    }

    @Test
    void nobodyQueuesBeyondHisDeadline() {
        CompiledPolicy patient =
                rules(
                        "- { name: p, route: { strategy: priority, among: [own@gpu, open@rented], deadline: 30s } }");
        CapacitySnapshot busy = pools(Map.of("gpu", waiting(Duration.ofSeconds(10))));
        RequestFacts hasty = within(request("x"), Duration.ofMillis(9_999));
        RequestFacts justInTime = within(request("x"), Duration.ofSeconds(10));

        assertThat(targets(decide(patient, request("x"), busy, BOTH)))
                .containsExactly("own@gpu", "open@rented");
        assertThat(targets(decide(patient, justInTime, busy, BOTH)))
                .containsExactly("own@gpu", "open@rented");
        RoutingDecision decision = decide(patient, hasty, busy, BOTH);
        assertThat(targets(decision)).containsExactly("open@rented", "own@gpu");
        assertThat(verdict(decision, "own@gpu").reason())
                .isEqualTo("would begin after the deadline");
    }

    @Test
    void theShorterDeadlineCounts() {
        CompiledPolicy policy =
                rules(
                        "- { name: p, route: { strategy: priority, among: [open@rented], deadline: 30s } }");

        assertThat(deadline(policy, request("x"))).isEqualTo(Duration.ofSeconds(30));
        assertThat(deadline(policy, within(request("x"), Duration.ofSeconds(9))))
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(deadline(policy, within(request("x"), Duration.ofSeconds(90))))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(deadline(POLICY, request("x"))).isNull();
        assertThat(deadline(POLICY, within(request("x"), Duration.ofSeconds(9))))
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void theDecisionNamesTheWaitThatItAccepts() {
        assertThat(routed(decide(POLICY, request("x"), BOTH)).terms().maxWait())
                .isEqualTo(MAX_WAIT);
        assertThat(POLICY.maxWaits()).containsExactly(MAX_WAIT);
    }

    private static Duration deadline(CompiledPolicy policy, RequestFacts request) {
        return routed(decide(policy, request, BOTH)).terms().deadline();
    }

    private static CapacitySnapshot spilling(Level level) {
        return pools(
                Map.of(
                        "gpu",
                        new Load(null, Duration.ZERO, 0, Map.of(MAX_WAIT, new Spill(level, NOW)))));
    }
}
