package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.RequestFacts.Caller;
import dev.headgate.routing.RequestFacts.Expectation;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
                prices,
                hosting == Hosting.HOSTED ? prices : null);
    }

    static TokenPrices prices(String input, String output) {
        return new TokenPrices(new BigDecimal(input), new BigDecimal(output));
    }

    static TokenPrices prices(String input, String cachedInput, String output) {
        return new TokenPrices(
                new TokenPrices.Rates(
                        new BigDecimal(input), new BigDecimal(cachedInput), new BigDecimal(output)),
                List.of());
    }

    static Candidate priced(Candidate c, TokenPrices prices) {
        return with(
                c,
                draft -> {
                    draft.prices = prices;
                    draft.fullPrices = prices;
                });
    }

    static Candidate fullyPriced(Candidate c, TokenPrices fullPrices) {
        return with(c, draft -> draft.fullPrices = fullPrices);
    }

    static Candidate inRegion(Candidate c, String region) {
        return with(c, draft -> draft.region = region);
    }

    static Candidate licensed(Candidate c, String... forbiddenRegions) {
        return with(
                c,
                draft -> draft.licence = new Candidate.Licence("custom", Set.of(forbiddenRegions)));
    }

    static Candidate limited(Candidate c, Long contextTokens, Long maxOutputTokens) {
        return with(
                c,
                draft -> {
                    draft.contextTokens = contextTokens;
                    draft.maxOutputTokens = maxOutputTokens;
                });
    }

    static Candidate capableOf(Candidate c, Capability... capabilities) {
        return with(c, draft -> draft.capabilities = Set.of(capabilities));
    }

    private static Candidate with(Candidate c, Consumer<CandidateDraft> change) {
        CandidateDraft draft = new CandidateDraft(c);
        change.accept(draft);
        return draft.done();
    }

    /** A candidate while it is changed. */
    private static final class CandidateDraft {
        private final Candidate origin;
        private String region;
        private Candidate.Licence licence;
        private Set<Capability> capabilities;
        private Long contextTokens;
        private Long maxOutputTokens;
        private TokenPrices prices;
        private TokenPrices fullPrices;

        CandidateDraft(Candidate origin) {
            this.origin = origin;
            region = origin.region();
            licence = origin.licence();
            capabilities = origin.capabilities();
            contextTokens = origin.contextTokens();
            maxOutputTokens = origin.maxOutputTokens();
            prices = origin.prices();
            fullPrices = origin.fullPrices();
        }

        Candidate done() {
            return new Candidate(
                    origin.deployment(),
                    origin.model(),
                    origin.hosting(),
                    origin.provider(),
                    region,
                    origin.developer(),
                    origin.originCountry(),
                    origin.openWeights(),
                    licence,
                    capabilities,
                    contextTokens,
                    maxOutputTokens,
                    prices,
                    fullPrices);
        }
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
        return with(r, draft -> draft.caller = caller);
    }

    static RequestFacts tagged(RequestFacts r, Map<String, String> tags) {
        return with(r, draft -> draft.tags = tags);
    }

    static RequestFacts ofUser(RequestFacts r, String user) {
        return with(r, draft -> draft.user = user);
    }

    /** A request whose answer is expected to be as long as it may be. */
    static RequestFacts ofLength(RequestFacts r, long inputTokens, long outputTokens) {
        return with(
                r,
                draft -> {
                    draft.inputTokens = inputTokens;
                    draft.outputTokens = outputTokens;
                    draft.expected = new Expectation(outputTokens, 0);
                });
    }

    static RequestFacts expecting(RequestFacts r, long outputTokens, long cachedInputTokens) {
        return with(r, draft -> draft.expected = new Expectation(outputTokens, cachedInputTokens));
    }

    static RequestFacts needing(RequestFacts r, Capability... needs) {
        return with(r, draft -> draft.needs = Set.of(needs));
    }

    static RequestFacts ofClass(RequestFacts r, PriorityClass priority) {
        return with(r, draft -> draft.priority = priority);
    }

    static RequestFacts within(RequestFacts r, Duration deadline) {
        return with(r, draft -> draft.deadline = deadline);
    }

    static RequestFacts drawing(RequestFacts r, long draw) {
        return with(r, draft -> draft.draw = draw);
    }

    private static RequestFacts with(RequestFacts r, Consumer<RequestDraft> change) {
        RequestDraft draft = new RequestDraft(r);
        change.accept(draft);
        return draft.done();
    }

    /** A request while it is changed. */
    private static final class RequestDraft {
        private final RequestFacts origin;
        private Set<Capability> needs;
        private long inputTokens;
        private long outputTokens;
        private Map<String, String> tags;
        private String user;
        private Caller caller;
        private Expectation expected;
        private PriorityClass priority;
        private Duration deadline;
        private long draw;

        RequestDraft(RequestFacts origin) {
            this.origin = origin;
            needs = origin.needs();
            inputTokens = origin.inputTokens();
            outputTokens = origin.outputTokens();
            tags = origin.tags();
            user = origin.user();
            caller = origin.caller();
            expected = origin.expected();
            priority = origin.priority();
            deadline = origin.deadline();
            draw = origin.draw();
        }

        RequestFacts done() {
            return new RequestFacts(
                    origin.model(),
                    origin.stream(),
                    needs,
                    inputTokens,
                    outputTokens,
                    tags,
                    user,
                    caller,
                    expected,
                    priority,
                    deadline,
                    draw);
        }
    }

    /** The moment at which decisions are made. */
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    static CapacitySnapshot deployments(Map<String, Capacity> byDeployment) {
        return new CapacitySnapshot(NOW, byDeployment, Map.of());
    }

    static CapacitySnapshot pools(Map<String, Load> byPool) {
        return new CapacitySnapshot(NOW, Map.of(), byPool);
    }

    /** A pool whose engine has just told how long a new request would wait. */
    static Load waiting(Duration expectedWait) {
        return told(new Load.Signal(expectedWait, null, null, null, 1, null));
    }

    /** A pool whose engine has just told something. */
    static Load told(Load.Signal signal) {
        return new Load(signal, Duration.ofSeconds(5), 0, Map.of());
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
        return errorsOf(COMPILER.compile(text));
    }

    /** What is wrong with the policy of a tenant. */
    static List<PolicyError> errorsOfTenant(String text) {
        return errorsOf(COMPILER.compileForTenant("acme", text));
    }

    private static List<PolicyError> errorsOf(Compilation<?> compilation) {
        return switch (compilation) {
            case Compilation.Compiled<?> _ -> List.of();
            case Compilation.Rejected<?>(var errors) -> errors;
        };
    }

    /** The rules of the tenant acme. */
    static TenantPolicy tenantRules(String rules) {
        return switch (COMPILER.compileForTenant(
                "acme", "name: acme\nrules:\n" + rules.indent(2))) {
            case Compilation.Compiled(var policy) -> policy;
            case Compilation.Rejected(var errors) ->
                    throw new AssertionError("not a sound policy: " + errors);
        };
    }

    static RoutingDecision decide(
            CompiledPolicy policy, RequestFacts request, Candidate... candidates) {
        return decide(policy, request, CapacitySnapshot.unknown(), candidates);
    }

    static RoutingDecision decide(
            CompiledPolicy policy,
            RequestFacts request,
            CapacitySnapshot capacity,
            Candidate... candidates) {
        return new Router(policy, Arrays.asList(candidates)).decide(request, capacity);
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
