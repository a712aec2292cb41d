package dev.headgate.replay;

import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.routing.Capability;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Refusal;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept with a request alone: facts that its row does not say otherwise, the moment of the
 * capacity that was seen, and the outcome.
 *
 * @param tenantPolicy version of what the tenant had added to the policy, or null if nothing
 * @param capacityAt the moment of the snapshot
 * @param refusal why it was refused, or null if it was routed
 * @param targets places in the candidate set, in the order in which they were to be tried
 */
record FactsRecord(
        @Nullable Long tenantPolicy,
        Set<Capability> needs,
        long inputTokens,
        long outputTokens,
        @Nullable String user,
        String key,
        @Nullable String region,
        Set<String> allowedModels,
        RequestFacts.Expectation expected,
        PriorityClass priority,
        @Nullable Duration deadline,
        long draw,
        Instant capacityAt,
        @Nullable Refusal refusal,
        List<Integer> targets) {
    private static final long FORMAT = 1;
    private static final int ROUTED = -1;

    /** Their places are on record: new ones go to the end. */
    static final List<Capability> NEEDS =
            List.of(
                    Capability.CHAT,
                    Capability.EMBEDDINGS,
                    Capability.STREAMING,
                    Capability.TOOLS,
                    Capability.VISION,
                    Capability.AUDIO,
                    Capability.JSON_SCHEMA,
                    Capability.REASONING);

    /** Their places are on record: new ones go to the end. */
    static final List<Refusal> REFUSALS =
            List.of(
                    Refusal.MODEL_NOT_FOUND,
                    Refusal.MODEL_NOT_ALLOWED,
                    Refusal.POLICY_REFUSED,
                    Refusal.NOT_CAPABLE,
                    Refusal.CONTEXT_LENGTH_EXCEEDED,
                    Refusal.UNAVAILABLE);

    /**
     * What the row of a request says of it.
     *
     * @param model the name that the client asked for
     */
    record Row(
            String model, boolean stream, Map<String, String> tags, String tenant, String team) {}

    static FactsRecord of(
            RequestFacts facts, Instant capacityAt, Ruling ruling, CandidateSet candidates) {
        RoutingDecision decision = ruling.decision();
        return new FactsRecord(
                ruling.tenantPolicyVersion(),
                facts.needs(),
                facts.inputTokens(),
                facts.outputTokens(),
                facts.user(),
                facts.caller().key(),
                facts.caller().region(),
                facts.caller().allowedModels(),
                facts.expected(),
                facts.priority(),
                facts.deadline(),
                facts.draw(),
                capacityAt,
                decision instanceof Refused refused ? refused.refusal() : null,
                decision instanceof Routed routed ? places(routed, candidates) : List.of());
    }

    private static List<Integer> places(Routed routed, CandidateSet candidates) {
        return routed.targets().stream()
                .map(target -> candidates.placeOf(target.deployment()))
                .toList();
    }

    /** The facts of the request. */
    RequestFacts facts(Row row) {
        return new RequestFacts(
                row.model(),
                row.stream(),
                needs,
                inputTokens,
                outputTokens,
                row.tags(),
                user,
                new RequestFacts.Caller(row.tenant(), row.team(), key, region, allowedModels),
                expected,
                priority,
                deadline,
                draw);
    }

    byte[] write() {
        var packed =
                new PackedWriter()
                        .number(FORMAT)
                        .number(tenantPolicy)
                        .number(bits(needs))
                        .number(inputTokens)
                        .number(outputTokens)
                        .text(user)
                        .text(key)
                        .text(region)
                        .texts(allowedModels)
                        .number(expected.outputTokens())
                        .number(expected.cachedInputTokens())
                        .flag(priority == PriorityClass.BATCH)
                        .time(deadline)
                        .bits(draw)
                        .moment(capacityAt)
                        .number(refusal == null ? ROUTED : REFUSALS.indexOf(refusal))
                        .number(targets.size());
        targets.forEach(place -> packed.number((long) place));
        return packed.toBytes();
    }

    /**
     * Reads what was kept.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    static FactsRecord read(byte[] content) {
        PackedReader packed = begun(content);
        return new FactsRecord(
                packed.optionalNumber(),
                needs(packed.number()),
                packed.number(),
                packed.number(),
                packed.optionalText(),
                packed.text(),
                packed.optionalText(),
                new HashSet<>(packed.texts()),
                new RequestFacts.Expectation(packed.number(), packed.number()),
                packed.flag() ? PriorityClass.BATCH : PriorityClass.INTERACTIVE,
                packed.time(),
                packed.bits(),
                Objects.requireNonNull(packed.moment()),
                refusal(packed.integer()),
                places(packed));
    }

    /** The version of the tenant's policy alone, which comes first. */
    static @Nullable Long tenantPolicyOf(byte[] content) {
        return begun(content).optionalNumber();
    }

    private static PackedReader begun(byte[] content) {
        var packed = new PackedReader(content);
        if (packed.number() != FORMAT) {
            throw new IllegalArgumentException("This decision is of another release.");
        }
        return packed;
    }

    /** One bit for each. */
    private static long bits(Set<Capability> needs) {
        long bits = 0;
        for (Capability need : needs) {
            bits |= 1L << NEEDS.indexOf(need);
        }
        return bits;
    }

    private static Set<Capability> needs(long bits) {
        Set<Capability> needs = new HashSet<>();
        for (int place = 0; place < NEEDS.size(); place++) {
            if (((bits >>> place) & 1) != 0) {
                needs.add(NEEDS.get(place));
            }
        }
        return needs;
    }

    private static @Nullable Refusal refusal(int place) {
        return place == ROUTED ? null : REFUSALS.get(place);
    }

    private static List<Integer> places(PackedReader packed) {
        int count = packed.integer();
        List<Integer> places = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            places.add(packed.integer());
        }
        return places;
    }
}
