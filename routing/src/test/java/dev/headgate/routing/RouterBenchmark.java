package dev.headgate.routing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a decision takes under a large policy, and what it allocates: 50 rules, 40 candidates,
 * all of them asked for. Not a test: what a busy machine takes says little of the code. Run it with
 * the test class path; docs/routing-results.md has figures.
 */
final class RouterBenchmark {
    private static final int CANDIDATES = 40;
    private static final int DECISIONS = Integer.getInteger("decisions", 200_000);

    private static final String OF_CANDIDATE = "candidate.region != 'R%d'";
    private static final String OF_CALLER = "candidate.region != caller.region + '%d'";
    private static final String OF_LENGTH = "candidate.context_tokens > request.input_tokens + %d";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private RouterBenchmark() {}

    public static void main(String[] args) {
        System.out.println("| case | p50 | p99 | p99.9 | bytes per decision |");
        System.out.println("|---|---|---|---|---|");
        report("constraints on candidates, cheapest", OF_CANDIDATE, "strategy: cheapest");
        report("constraints with the caller, cheapest", OF_CALLER, "strategy: cheapest");
        report("constraints with the prompt, cheapest", OF_LENGTH, "strategy: cheapest");
        report("constraints on candidates, priority", OF_CANDIDATE, "strategy: priority");
        report("constraints on candidates, fastest", OF_CANDIDATE, "strategy: fastest");
        report("constraints on candidates, least-busy", OF_CANDIDATE, "strategy: least-busy");
        report(
                "constraints on candidates, weighted",
                OF_CANDIDATE,
                "strategy: weighted, sticky: request.user");
        report(
                "constraints on candidates, every modifier",
                OF_CANDIDATE,
                "strategy: cheapest, max_wait: 2s, deadline: 1m, affinity: request.user, hedge: { after: 1s, max_extra_usd: 1 }, shadow: { to: [shadow@p], share: 1, sticky: request.user, max_extra_usd: 1 }");
    }

    private static void report(String what, String allow, String route) {
        Router router = new Router(policy(allow, route), candidates());
        RequestFacts request =
                Given.ofUser(
                        Given.tagged(Given.request("everything"), Map.of("data_class", "public")),
                        "ann");
        long[] nanos = new long[DECISIONS];
        CapacitySnapshot capacity = capacity();
        measure(router, request, capacity, new long[DECISIONS]);
        long bytes = measure(router, request, capacity, nanos);
        Arrays.sort(nanos);
        System.out.printf(
                "| %s | %.1f µs | %.1f µs | %.1f µs | %,d |%n",
                what,
                nanos[DECISIONS / 2] / 1e3,
                nanos[(int) (DECISIONS * 0.99)] / 1e3,
                nanos[(int) (DECISIONS * 0.999)] / 1e3,
                bytes / DECISIONS);
    }

    /** Fills in how long each took and returns what all of them allocated. */
    private static long measure(
            Router router, RequestFacts request, CapacitySnapshot capacity, long[] nanos) {
        long targets = 0;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            RoutingDecision decision = router.decide(request, capacity);
            nanos[i] = System.nanoTime() - start;
            targets += decision.explanation().verdicts().size();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (targets < (long) CANDIDATES * nanos.length) {
            throw new IllegalStateException("not every candidate was considered");
        }
        return allocated;
    }

    /** 25 constraints of which every second speaks, 25 routes of which the last matches. */
    private static CompiledPolicy policy(String allow, String route) {
        StringBuilder text = new StringBuilder("name: large\naliases:\n  everything: [");
        text.append(String.join(", ", names())).append("]\nrules:\n");
        for (int i = 0; i < 25; i++) {
            text.append(
                    "  - { name: c%d, when: \"%s\", allow: \"%s\" }\n"
                            .formatted(
                                    i,
                                    i % 2 == 0
                                            ? "request.tags.data_class != 'secret'"
                                            : "caller.tenant == 'tenant %d'".formatted(i),
                                    allow.formatted(i)));
        }
        for (int i = 0; i < 24; i++) {
            text.append(
                    "  - { name: r%d, when: \"request.model == 'm%d' && request.input_tokens < 8000\", route: { strategy: priority, among: [requested] } }\n"
                            .formatted(i, i));
        }
        text.append("  - { name: rest, route: { %s, among: [".formatted(route));
        for (String name : names()) {
            text.append(
                    route.contains("weighted")
                            ? "{ to: %s, weight: 3 }, ".formatted(name)
                            : name + ", ");
        }
        return Given.policy(text.append("] } }\n").toString());
    }

    private static List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (String name : names()) {
            Candidate plain = name.endsWith("gpu") ? Given.selfHosted(name) : Given.hosted(name);
            candidates.add(
                    Given.priced(plain, Given.prices("0." + (1 + candidates.size()), "1.5")));
        }
        candidates.add(Given.selfHosted("shadow@p"));
        return candidates;
    }

    /** Three in four are hosted. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CANDIDATES; i++) {
            names.add(i % 4 == 0 ? "m%d@gpu".formatted(i) : "m%d@p".formatted(i));
        }
        return names;
    }

    private static CapacitySnapshot capacity() {
        Map<String, CapacitySnapshot.Capacity> deployments = new HashMap<>();
        for (String name : names()) {
            deployments.put(
                    name,
                    new CapacitySnapshot.Capacity(
                            Availability.up(),
                            3,
                            64,
                            Duration.ofNanos(90_000 + name.hashCode() % 997)));
        }
        Load.Signal signal = new Load.Signal(Duration.ofMillis(300), 1, 20, 64, 2, 0.6);
        Load load = new Load(signal, Duration.ofSeconds(2), 9, Map.of());
        return new CapacitySnapshot(Given.NOW, deployments, Map.of("gpu", load));
    }
}
