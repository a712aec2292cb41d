package dev.headgate.capacity;

import dev.headgate.routing.Candidate;
import dev.headgate.routing.Capability;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.TokenPrices;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The policies that the simulated fleet compares.
 *
 * @param name as results call it
 * @param route its only route
 */
record FleetPolicy(String name, String route) {
    static final String OWN = "llama-3.3-70b@gpu";
    static final String POOL = "gpu";
    static final String HOSTED = "gpt-5.4-mini@openai";
    static final Duration MAX_WAIT = Duration.ofSeconds(2);
    static final TokenPrices HOSTED_PRICES =
            new TokenPrices(new BigDecimal("0.75"), new BigDecimal("4.50"));

    static final FleetPolicy SPILL =
            new FleetPolicy(
                    "spill by max_wait",
                    "{ strategy: cheapest, among: [%s, %s], max_wait: 2s }".formatted(OWN, HOSTED));
    static final FleetPolicy ERRORS_ONLY =
            new FleetPolicy(
                    "fallback on errors only",
                    "{ strategy: priority, among: [%s, %s] }".formatted(OWN, HOSTED));
    static final FleetPolicy WEIGHTS =
            new FleetPolicy(
                    "fixed weights 70 : 30",
                    "{ strategy: weighted, among: [{ to: %s, weight: 70 }, { to: %s, weight: 30 }] }"
                            .formatted(OWN, HOSTED));
    static final List<FleetPolicy> ALL = List.of(SPILL, ERRORS_ONLY, WEIGHTS);

    CompiledPolicy compiled() {
        String document =
                """
                name: fleet
                rules:
                  - name: chat
                    route: %s
                """
                        .formatted(route);
        return switch (new PolicyCompiler().compile(document)) {
            case Compilation.Compiled(var policy) -> policy;
            case Compilation.Rejected(var errors) -> throw new AssertionError(errors);
        };
    }

    static List<Candidate> candidates() {
        TokenPrices nothingMore = new TokenPrices(BigDecimal.ZERO, BigDecimal.ZERO);
        return List.of(
                candidate(OWN, POOL, Hosting.SELF_HOSTED, nothingMore),
                candidate(HOSTED, "openai", Hosting.HOSTED, HOSTED_PRICES));
    }

    private static Candidate candidate(
            String name, String place, Hosting hosting, TokenPrices prices) {
        return new Candidate(
                name,
                name.substring(0, name.indexOf('@')),
                hosting,
                place,
                "EU",
                "Acme",
                null,
                hosting == Hosting.SELF_HOSTED,
                new Candidate.Licence("Apache-2.0", Set.of()),
                Set.of(Capability.CHAT),
                null,
                null,
                prices,
                prices);
    }
}
