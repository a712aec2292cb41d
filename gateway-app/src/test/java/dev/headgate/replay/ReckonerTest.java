package dev.headgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.replay.Measurements.Sums;
import dev.headgate.replay.Outcome.Side;
import dev.headgate.replay.PastRequest.Owner;
import dev.headgate.replay.Served.Answer;
import dev.headgate.routing.Capability;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Refusal;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Terms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a request would have cost elsewhere, to the last digit, and what that takes for granted. */
class ReckonerTest {
    private static final String MINI = "gpt-5.4-mini@openai";
    private static final String SONNET = "claude-sonnet-5@anthropic";
    private static final String RENTED = "llama-3.3-70b@rented";
    private static final String OWN = "llama-3.3-70b@gpu-a";
    private static final Choices FLEET = Choices.of(PastMonth.fleet("1"));
    private static final Explanation WHY =
            new Explanation("rule", null, null, List.of(), List.of());

    private final Served served = new Served();

    @Test
    void whereItStaysItCostsWhatItCost() {
        served.fail(SONNET, new BigDecimal("0.001"));
        served.answer(answer(MINI, 1_000, 400, 200), new BigDecimal("0.0042"));

        Outcome outcome = outcome(sums(), SONNET, MINI);

        assertThat(outcome.now()).isEqualTo(outcome.then());
        assertThat(outcome.now().usd()).isEqualByComparingTo("0.0052");
        assertThat(outcome.moves()).isFalse();
        assertThat(outcome.assumptions()).containsExactly(Assumption.FAILED_AGAIN);
    }

    @Test
    void whereItMovesItCostsTheTokensAtThePricesOfThen() {
        served.answer(answer(OWN, 1_000, 400, 200), new BigDecimal("0.0009"));

        Outcome outcome = outcome(sums(), MINI);

        // 600 × 0.75 + 400 × 0.075 + 200 × 4.5 per million.
        assertThat(outcome.now().usd()).isEqualByComparingTo("0.00138");
        assertThat(outcome.now().marginalUsd()).isEqualByComparingTo("0.00138");
        assertThat(outcome.now().leg()).isEqualTo(Leg.FRONTIER_API);
        assertThat(outcome.then().leg()).isEqualTo(Leg.OWN_CAPACITY);
        assertThat(outcome.then().marginalUsd()).isZero();
        assertThat(outcome.assumptions())
                .containsExactlyInAnyOrder(
                        Assumption.OUTPUT_AS_RECORDED, Assumption.INPUT_AS_RECORDED);
    }

    @Test
    void anAnswerIsLongerByTheMeasuredRatioOfBothModels() {
        served.answer(answer(MINI, 1_000, 0, 200), new BigDecimal("0.0042"));

        Outcome outcome = outcome(sums(of(MINI, 100, 10_000), of(SONNET, 100, 15_000)), SONNET);

        assertThat(outcome.now().output()).isEqualTo(300);
        assertThat(outcome.assumptions()).contains(Assumption.OUTPUT_BY_RATIO);
    }

    @Test
    void aRatioOfFewCallsIsNotTrusted() {
        served.answer(answer(MINI, 1_000, 0, 200), new BigDecimal("0.0042"));

        Outcome outcome = outcome(sums(of(MINI, 100, 10_000), of(SONNET, 99, 15_000)), SONNET);

        assertThat(outcome.now().output()).isEqualTo(200);
    }

    @Test
    void ownCapacityCostsWhatTheBooksChargedForItsTime() {
        served.answer(answer(MINI, 1_000, 0, 200), new BigDecimal("0.0042"));

        Outcome outcome = outcome(sums(of(OWN, 100, 10_000)), OWN);

        // 0.1 ms for a token of input, 9 ms for one of output: 1.9 s at 0.01 USD a second.
        assertThat(outcome.now().seconds()).isEqualTo(1.9);
        assertThat(outcome.now().usd()).isEqualByComparingTo("0.019");
        assertThat(outcome.now().marginalUsd()).isZero();
        assertThat(outcome.now().pool()).isEqualTo("gpu-a");
        assertThat(outcome.assumptions()).contains(Assumption.OWN_COST_BY_TIME);
    }

    @Test
    void ownCapacityOfWhichNothingIsKnownHasNoPrice() {
        served.answer(answer(MINI, 1_000, 0, 200), new BigDecimal("0.0042"));

        Outcome outcome = outcome(sums(), OWN);

        assertThat(outcome.now().usd()).isNull();
        assertThat(outcome.assumptions()).contains(Assumption.NO_PRICE);
    }

    @Test
    void theFirstTargetThatDidNotFailAnswers() {
        served.fail(MINI, BigDecimal.ZERO);
        served.answer(answer(SONNET, 1_000, 0, 200), new BigDecimal("0.006"));

        Outcome outcome = outcome(sums(), MINI, RENTED, SONNET);

        assertThat(outcome.now().deployment()).isEqualTo(RENTED);
        assertThat(outcome.moves()).isTrue();
    }

    @Test
    void whereEverythingFailedNothingAnswers() {
        served.fail(MINI, new BigDecimal("0.002"));

        Outcome outcome = outcome(sums(), MINI);

        assertThat(outcome.now().deployment()).isNull();
        assertThat(outcome.now().usd()).isEqualByComparingTo("0.002");
    }

    @Test
    void aRequestThatWasRefusedHasAnAnswerOfTheMeanLength() {
        Outcome outcome = outcome(sums(of(MINI, 100, 12_300)), MINI);

        assertThat(outcome.now().input()).isEqualTo(700);
        assertThat(outcome.now().output()).isEqualTo(123);
        assertThat(outcome.assumptions()).contains(Assumption.OUTPUT_BY_MEAN);
    }

    @Test
    void withoutAMeanItIsAsLongAsWasExpected() {
        Outcome outcome = outcome(sums(), MINI);

        assertThat(outcome.now().output()).isEqualTo(50);
        assertThat(outcome.assumptions()).contains(Assumption.OUTPUT_AS_EXPECTED);
    }

    @Test
    void whatIsRefusedCostsNothing() {
        served.answer(answer(MINI, 1_000, 0, 200), new BigDecimal("0.0042"));

        Outcome outcome = outcome(sums(), new Refused(Refusal.POLICY_REFUSED, "no", null, WHY));

        assertThat(outcome.now()).isEqualTo(Side.NOT_ANSWERED);
        assertThat(outcome.isDecidedAlike()).isFalse();
    }

    @Test
    void anUnknownCostStaysUnknown() {
        served.answer(answer(MINI, 1_000, 0, 200), null);

        assertThat(outcome(sums(), MINI).then().usd()).isNull();
    }

    private Outcome outcome(Measurements measured, String... targets) {
        return outcome(
                measured,
                new Routed(
                        Arrays.stream(targets).map(to -> new Target(to, null, null)).toList(),
                        new Terms(List.of(), null, null, null, null, PriorityClass.INTERACTIVE),
                        WHY));
    }

    private Outcome outcome(Measurements measured, RoutingDecision decision) {
        RequestFacts facts = facts();
        var request =
                new PastRequest(
                        new UUID(0, 0),
                        new Owner(new UUID(1, 1), "acme", new UUID(2, 2), "apps", new UUID(3, 3)),
                        new PastRequest.Row("chat", true, "{}"),
                        3,
                        "rule",
                        null,
                        null,
                        served);
        var record =
                new FactsRecord(
                        null,
                        facts.needs(),
                        facts.inputTokens(),
                        facts.outputTokens(),
                        null,
                        "key",
                        null,
                        Set.of(),
                        facts.expected(),
                        facts.priority(),
                        null,
                        0,
                        Instant.EPOCH,
                        null,
                        List.of(0));
        return new Reckoner(measured).outcome(request, record, facts, FLEET, decision);
    }

    private static RequestFacts facts() {
        return new RequestFacts(
                "chat",
                true,
                Set.of(Capability.CHAT),
                700,
                1_000,
                Map.of(),
                null,
                new RequestFacts.Caller("acme", "apps", "key", null, Set.of()),
                new RequestFacts.Expectation(50, 0),
                PriorityClass.INTERACTIVE,
                null,
                0);
    }

    private static Answer answer(String deployment, long input, long cached, long output) {
        return new Answer(deployment, input, cached, output, 100L, 1_000L);
    }

    private static Measurements sums(Sums... sums) {
        return new Measurements(List.of(sums), 100);
    }

    /** 10,000 tokens of input in a second, 9 ms for a token of output, a cent for each second. */
    private static Sums of(String deployment, long calls, long output) {
        long millis = 1_000 + 9 * output;
        return new Sums(
                "chat",
                deployment,
                calls,
                10_000,
                output,
                1_000,
                10_000,
                output,
                millis,
                millis,
                BigDecimal.valueOf(millis).movePointLeft(5));
    }
}
