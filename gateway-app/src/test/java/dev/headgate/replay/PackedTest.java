package dev.headgate.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.uuid.Generators;
import dev.headgate.accounting.DecisionTrace;
import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Capability;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Load;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Refusal;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Terms;
import dev.headgate.routing.Spill;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of a decision is what the decision saw. */
class PackedTest {
    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00.123456789Z");
    private static final Explanation WHY =
            new Explanation("rule", null, null, List.of(), List.of());
    private static final List<Candidate> FLEET = PastMonth.fleet("1.25");

    private final DecisionRecorder recorder =
            new DecisionRecorder(Generators.timeBasedEpochRandomGenerator());

    @Test
    void everyValueHasAPlaceOnRecordThatNeverMoves() {
        assertThat(FactsRecord.NEEDS)
                .containsExactlyInAnyOrder(Capability.values())
                .startsWith(Capability.CHAT, Capability.EMBEDDINGS, Capability.STREAMING);
        assertThat(FactsRecord.REFUSALS)
                .containsExactlyInAnyOrder(Refusal.values())
                .startsWith(Refusal.MODEL_NOT_FOUND, Refusal.MODEL_NOT_ALLOWED);
    }

    @Test
    void numbersOfEverySizeAreReadAsWritten() {
        long[] numbers = {0, 1, -1, 63, 64, -65, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};
        var writer = new PackedWriter();
        Arrays.stream(numbers).forEach(writer::number);
        Arrays.stream(numbers).forEach(writer::bits);

        var reader = new PackedReader(writer.toBytes());

        for (long number : numbers) {
            assertThat(reader.number()).isEqualTo(number);
        }
        for (long number : numbers) {
            assertThat(reader.bits()).isEqualTo(number);
        }
    }

    @Test
    void amountsKeepTheirScale() {
        var amount = new BigDecimal("-0.1234567890123456789012345678900");

        assertThat(new PackedReader(new PackedWriter().amount(amount).toBytes()).amount())
                .isEqualTo(amount);
    }

    @Test
    void aRecordThatEndsTooEarlyIsRefused() {
        byte[] whole = new PackedWriter().text("a text of some length").toBytes();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PackedReader(Arrays.copyOf(whole, 5)).text());
    }

    @Test
    void factsAreReadAsWritten() {
        RequestFacts facts = facts();
        CandidateSet candidates = CandidateSet.of(FLEET);

        FactsRecord read =
                FactsRecord.read(
                        FactsRecord.of(facts, NOON, ruling(routed(2, 0)), candidates).write());

        assertThat(
                        read.facts(
                                new FactsRecord.Row(
                                        "chat",
                                        true,
                                        Map.of("use_case", "search"),
                                        "acme",
                                        "apps")))
                .isEqualTo(facts);
        assertThat(read.capacityAt()).isEqualTo(NOON);
        assertThat(read.tenantPolicy()).isEqualTo(17);
        assertThat(read.targets()).containsExactly(2, 0);
        assertThat(read.refusal()).isNull();
    }

    @Test
    void everyRefusalIsReadAsWritten() {
        for (Refusal refusal : Refusal.values()) {
            var refused = new Refused(refusal, "no", null, WHY);

            FactsRecord read =
                    FactsRecord.read(
                            FactsRecord.of(facts(), NOON, ruling(refused), CandidateSet.of(FLEET))
                                    .write());

            assertThat(read.refusal()).isEqualTo(refusal);
            assertThat(read.targets()).isEmpty();
        }
    }

    /** Facts are kept as bits and numbers of these: new ones belong at the end. */
    @Test
    void whatIsKeptByItsPlaceKeepsItsPlace() {
        assertThat(Capability.values())
                .startsWith(
                        Capability.CHAT,
                        Capability.EMBEDDINGS,
                        Capability.STREAMING,
                        Capability.TOOLS,
                        Capability.VISION,
                        Capability.AUDIO,
                        Capability.JSON_SCHEMA,
                        Capability.REASONING);
        assertThat(Refusal.values())
                .startsWith(
                        Refusal.MODEL_NOT_FOUND,
                        Refusal.MODEL_NOT_ALLOWED,
                        Refusal.POLICY_REFUSED,
                        Refusal.NOT_CAPABLE,
                        Refusal.CONTEXT_LENGTH_EXCEEDED,
                        Refusal.UNAVAILABLE);
    }

    @Test
    void candidatesAreReadAsWritten() {
        assertThat(CandidateSet.read(CandidateSet.of(FLEET).stored().content())).isEqualTo(FLEET);
    }

    @Test
    void theIdOfCandidatesSaysWhatTheyAre() {
        assertThat(CandidateSet.of(PastMonth.fleet("1.25")).stored().id())
                .isEqualTo(CandidateSet.of(FLEET).stored().id());
        assertThat(CandidateSet.of(PastMonth.fleet("1.26")).stored().id())
                .isNotEqualTo(CandidateSet.of(FLEET).stored().id());
    }

    @Test
    void capacityIsReadAsWritten() {
        CapacitySnapshot snapshot = snapshot(NOON, 3);

        CapacityState read = CapacityState.read(CapacityState.of(snapshot).write());

        assertThat(read.at(NOON)).isEqualTo(snapshot);
    }

    @Test
    void capacityThatOnlyGrewOlderIsStoredOnce() {
        DecisionTrace one = trace(snapshot(NOON, 3));
        Instant later = NOON.plusSeconds(2);
        DecisionTrace other = trace(snapshot(later, 5));

        assertThat(other.capacity().id()).isEqualTo(one.capacity().id());
        CapacityState state = CapacityState.read(other.capacity().content());
        Instant moment = FactsRecord.read(other.facts()).capacityAt();
        assertThat(state.at(moment)).isEqualTo(snapshot(later, 5));
    }

    @Test
    void capacityThatSaysSomethingElseIsStoredAnew() {
        DecisionTrace one = trace(snapshot(NOON, 3));

        assertThat(trace(snapshot(NOON, 4)).capacity().id()).isNotEqualTo(one.capacity().id());
    }

    /** The id goes with the requests of its month. */
    @Test
    void capacityIsStoredAnewOnAnotherDay() {
        DecisionTrace one = trace(snapshot(NOON, 3));
        DecisionTrace other = trace(snapshot(NOON.plus(Duration.ofDays(1)), 3 + 86_400));

        assertThat(other.capacity().content()).isEqualTo(one.capacity().content());
        assertThat(other.capacity().id()).isNotEqualTo(one.capacity().id());
    }

    @Test
    void aUsualRequestTakesLittleRoom() {
        assertThat(trace(snapshot(NOON, 3)).facts()).hasSizeLessThan(150);
    }

    private DecisionTrace trace(CapacitySnapshot capacity) {
        return recorder.trace(facts(), capacity, ruling(routed(1)));
    }

    private static Ruling ruling(RoutingDecision decision) {
        return new Ruling(3, 17L, decision, FLEET);
    }

    private static RoutingDecision routed(int... places) {
        return new Routed(
                Arrays.stream(places)
                        .mapToObj(place -> new Target(FLEET.get(place).deployment(), null, null))
                        .toList(),
                new Terms(List.of(), null, null, null, null, PriorityClass.BATCH),
                WHY);
    }

    private static RequestFacts facts() {
        return new RequestFacts(
                "chat",
                true,
                Set.of(Capability.CHAT, Capability.REASONING, Capability.TOOLS),
                1_234_567,
                4_096,
                Map.of("use_case", "search"),
                "XjW3nQ5mTq2fR8sLk0a1bA",
                new RequestFacts.Caller("acme", "apps", "build-bot", "EU", Set.of("chat", "code")),
                new RequestFacts.Expectation(300, 17),
                PriorityClass.BATCH,
                Duration.ofMillis(2_500),
                -7_123_456_789_012_345_678L);
    }

    /** One engine told something so many seconds ago. */
    private static CapacitySnapshot snapshot(Instant at, long secondsAgo) {
        return new CapacitySnapshot(
                at,
                Map.of(
                        "a", new Capacity(Availability.up(), 3, 16, Duration.ofNanos(123_457)),
                        "b", new Capacity(Availability.down(Cause.UNHEALTHY)),
                        "c",
                                new Capacity(
                                        Availability.coolingUntil(
                                                Cause.RATE_LIMITED, NOON.plusSeconds(9)),
                                        0,
                                        null,
                                        null),
                        "d", new Capacity(Availability.unknown())),
                Map.of(
                        "gpu-a",
                        new Load(
                                new Load.Signal(Duration.ofMillis(350), 4, 16, 16, 2, 0.8125),
                                Duration.ofSeconds(secondsAgo),
                                7,
                                Map.of(
                                        Duration.ofSeconds(2),
                                        new Spill(Spill.Level.SHEDDABLE, NOON.minusSeconds(60)))),
                        "gpu-b",
                        new Load(null, Duration.ZERO, 2, Map.of())));
    }
}
