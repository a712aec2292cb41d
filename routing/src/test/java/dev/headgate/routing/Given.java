package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.RequestFacts.Caller;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The world that specifications of routing start from. */
final class Given {
    private static final PolicyCompiler COMPILER = new PolicyCompiler();

    private Given() {}

    /** A hosted candidate that can do everything; its model is what stands before the {@code @}. */
    static Candidate hosted(String deployment) {
        return candidate(deployment, Hosting.HOSTED, "US", prices("1", "5"));
    }

    static Candidate selfHosted(String deployment) {
        return candidate(deployment, Hosting.SELF_HOSTED, "EU", prices("0", "0"));
    }

    private static Candidate candidate(
            String deployment, Hosting hosting, String region, TokenPrices prices) {
        String[] parts = deployment.split("@", 2);
        return new Candidate(
                deployment,
                parts[0],
                hosting,
                parts[1],
                region,
                "Acme",
                "FR",
                true,
                new Candidate.Licence("Apache-2.0", Set.of()),
                EnumSet.allOf(Capability.class),
                100_000L,
                10_000L,
                prices);
    }

    static TokenPrices prices(String input, String output) {
        return new TokenPrices(new BigDecimal(input), new BigDecimal(output));
    }

    static Candidate priced(Candidate c, TokenPrices prices) {
        return new Candidate(
                c.deployment(),
                c.model(),
                c.hosting(),
                c.provider(),
                c.region(),
                c.developer(),
                c.originCountry(),
                c.openWeights(),
                c.licence(),
                c.capabilities(),
                c.contextTokens(),
                c.maxOutputTokens(),
                prices);
    }

    static Candidate inRegion(Candidate c, String region) {
        return new Candidate(
                c.deployment(),
                c.model(),
                c.hosting(),
                c.provider(),
                region,
                c.developer(),
                c.originCountry(),
                c.openWeights(),
                c.licence(),
                c.capabilities(),
                c.contextTokens(),
                c.maxOutputTokens(),
                c.prices());
    }

    static Candidate licensed(Candidate c, String... forbiddenRegions) {
        return new Candidate(
                c.deployment(),
                c.model(),
                c.hosting(),
                c.provider(),
                c.region(),
                c.developer(),
                c.originCountry(),
                c.openWeights(),
                new Candidate.Licence("custom", Set.of(forbiddenRegions)),
                c.capabilities(),
                c.contextTokens(),
                c.maxOutputTokens(),
                c.prices());
    }

    static Candidate limited(Candidate c, Long contextTokens, Long maxOutputTokens) {
        return new Candidate(
                c.deployment(),
                c.model(),
                c.hosting(),
                c.provider(),
                c.region(),
                c.developer(),
                c.originCountry(),
                c.openWeights(),
                c.licence(),
                c.capabilities(),
                contextTokens,
                maxOutputTokens,
                c.prices());
    }

    static Candidate capableOf(Candidate c, Capability... capabilities) {
        return new Candidate(
                c.deployment(),
                c.model(),
                c.hosting(),
                c.provider(),
                c.region(),
                c.developer(),
                c.originCountry(),
                c.openWeights(),
                c.licence(),
                Set.of(capabilities),
                c.contextTokens(),
                c.maxOutputTokens(),
                c.prices());
    }

    /** A request of 1,000 input and 100 output tokens by an unrestricted key in the EU. */
    static RequestFacts request(String model) {
        return new RequestFacts(
                model, false, Set.of(Capability.CHAT), 1_000, 100, Map.of(), null, caller("EU"));
    }

    static Caller caller(String region, String... allowedModels) {
        return new Caller("acme", "search", "build-bot", region, Set.of(allowedModels));
    }

    static RequestFacts by(RequestFacts r, Caller caller) {
        return new RequestFacts(
                r.model(),
                r.stream(),
                r.needs(),
                r.inputTokens(),
                r.outputTokens(),
                r.tags(),
                r.user(),
                caller);
    }

    static RequestFacts tagged(RequestFacts r, Map<String, String> tags) {
        return new RequestFacts(
                r.model(),
                r.stream(),
                r.needs(),
                r.inputTokens(),
                r.outputTokens(),
                tags,
                r.user(),
                r.caller());
    }

    static RequestFacts ofLength(RequestFacts r, long inputTokens, long outputTokens) {
        return new RequestFacts(
                r.model(),
                r.stream(),
                r.needs(),
                inputTokens,
                outputTokens,
                r.tags(),
                r.user(),
                r.caller());
    }

    static RequestFacts needing(RequestFacts r, Capability... needs) {
        return new RequestFacts(
                r.model(),
                r.stream(),
                Set.of(needs),
                r.inputTokens(),
                r.outputTokens(),
                r.tags(),
                r.user(),
                r.caller());
    }

    static CompiledPolicy policy(String text) {
        return switch (COMPILER.compile(text)) {
            case Compilation.Compiled(var policy) -> policy;
            case Compilation.Rejected(var errors) ->
                    throw new AssertionError("not a sound policy: " + errors);
        };
    }

    /** The rules of a policy, with two aliases. */
    static CompiledPolicy rules(String rules) {
        return policy(
                """
                name: test
                aliases:
                  chat: [own@gpu, open@rented]
                  nothing-there: [gone@nowhere]
                rules:
                """
                        + rules.indent(2));
    }

    static List<PolicyError> errorsOf(String text) {
        return switch (COMPILER.compile(text)) {
            case Compilation.Compiled _ -> List.of();
            case Compilation.Rejected(var errors) -> errors;
        };
    }

    static RoutingDecision decide(
            CompiledPolicy policy, RequestFacts request, Candidate... candidates) {
        return new Router(policy, Arrays.asList(candidates))
                .decide(request, CapacitySnapshot.unknown());
    }

    static List<String> targets(RoutingDecision decision) {
        return routed(decision).targets().stream().map(Target::deployment).toList();
    }

    static Routed routed(RoutingDecision decision) {
        assertThat(decision).isInstanceOf(Routed.class);
        return (Routed) decision;
    }

    static Refused refused(RoutingDecision decision) {
        assertThat(decision).isInstanceOf(Refused.class);
        return (Refused) decision;
    }

    static Verdict verdict(RoutingDecision decision, String deployment) {
        return decision.explanation().verdicts().stream()
                .filter(verdict -> verdict.deployment().equals(deployment))
                .findFirst()
                .orElseThrow();
    }
}
