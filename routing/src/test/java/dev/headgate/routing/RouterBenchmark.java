package dev.headgate.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How long a decision takes under a large policy: 50 rules, 40 candidates, all of them asked for.
 * Not a test: what a busy machine takes says little of the code. Run it with the test class path;
 * docs/testing.md has figures.
 */
final class RouterBenchmark {
    private static final int CANDIDATES = 40;
    private static final int WARM_UP = 200_000;
    private static final int DECISIONS = 200_000;

    private RouterBenchmark() {}

    public static void main(String[] args) {
        report("constraints on candidates", "candidate.region != 'R%d'");
        report("constraints that compare with the caller", "candidate.region != caller.region");
    }

    private static void report(String what, String allow) {
        Router router = new Router(policy(allow), candidates());
        RequestFacts request =
                Given.tagged(Given.request("everything"), Map.of("data_class", "public"));
        long[] nanos = measure(router, request);
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.1f us, p99 %.1f us, p99.9 %.1f us%n",
                what,
                nanos[DECISIONS / 2] / 1e3,
                nanos[DECISIONS / 100 * 99] / 1e3,
                nanos[DECISIONS / 1000 * 999] / 1e3);
    }

    private static long[] measure(Router router, RequestFacts request) {
        long[] nanos = new long[DECISIONS];
        int targets = 0;
        for (int i = -WARM_UP; i < DECISIONS; i++) {
            long start = System.nanoTime();
            RoutingDecision decision = router.decide(request, CapacitySnapshot.unknown());
            long end = System.nanoTime();
            targets += Given.targets(decision).size();
            if (i >= 0) {
                nanos[i] = end - start;
            }
        }
        if (targets == 0) {
            throw new IllegalStateException("nothing was decided");
        }
        return nanos;
    }

    /** 25 constraints of which every second speaks, 25 routes of which the last matches. */
    private static CompiledPolicy policy(String allow) {
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
        text.append("  - { name: rest, route: { strategy: cheapest, among: [requested] } }\n");
        return Given.policy(text.toString());
    }

    private static List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (String name : names()) {
            candidates.add(
                    Given.priced(
                            Given.hosted(name),
                            Given.prices("0." + (1 + candidates.size()), "1.5")));
        }
        return candidates;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CANDIDATES; i++) {
            names.add("m%d@p".formatted(i));
        }
        return names;
    }
}
