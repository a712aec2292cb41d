package dev.headgate.replay;

import dev.headgate.policy.PastPolicies;
import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.replay.RecordedTraffic.Attempt;
import dev.headgate.replay.RecordedTraffic.Who;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Capability;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.Load;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.Router;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.Spill;
import dev.headgate.routing.TokenPrices;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A month of requests, decided by the router of the gateway: eight tenants, days and nights, three
 * versions of the policy, three price lists, queues that fill and breakers that open. A seed makes
 * the same month again.
 */
final class PastMonth {
    static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2026-11-01T00:00:00Z");

    static final String FIRST =
            """
            name: first
            aliases:
              chat: [llama-3.3-70b@gpu-a, llama-3.3-70b@rented, gpt-5.4-mini@openai]
              code: [qwen3-coder@gpu-b, claude-sonnet-5@anthropic]
              auto: [gpt-5.4-mini@openai, claude-sonnet-5@anthropic]
            rules:
              - name: confidential data stays on our hardware
                when: request.tags.data_class == 'confidential'
                allow: candidate.hosting == 'SELF_HOSTED'
              - name: otherwise what was asked for
                route: { strategy: priority, among: [requested] }
            """;

    static final String SECOND =
            """
            name: second
            aliases:
              chat: [llama-3.3-70b@gpu-a, llama-3.3-70b@rented, gpt-5.4-mini@openai]
              code: [qwen3-coder@gpu-b, claude-sonnet-5@anthropic]
              auto: [gpt-5.4-mini@openai, claude-sonnet-5@anthropic]
            rules:
              - name: confidential data stays on our hardware
                when: request.tags.data_class == 'confidential'
                allow: candidate.hosting == 'SELF_HOSTED'
              - name: prompts of EU tenants stay in the EU
                when: caller.region == 'EU' && request.tags.use_case == 'support'
                allow: candidate.region == 'EU'
              - name: everyday chat goes where it is cheaper right now
                when: request.model == 'chat' && request.input_tokens < 8000
                route: { strategy: cheapest, among: [requested, gpt-5.4-mini@openai], max_wait: 2s }
              - name: canary
                when: request.model == 'code'
                route:
                  strategy: weighted
                  among: [ {to: qwen3-coder@gpu-b, weight: 30}, {to: claude-sonnet-5@anthropic, weight: 70} ]
                  sticky: request.user
              - name: quick answers
                when: request.model == 'auto' && request.stream
                route: { strategy: fastest, among: [requested, llama-3.3-70b@rented] }
              - name: otherwise what was asked for
                route: { strategy: priority, among: [requested] }
            """;

    static final String THIRD =
            SECOND.replace("name: second", "name: third")
                    .replace("max_wait: 2s", "max_wait: 1s")
                    .replace("weight: 30", "weight: 50")
                    .replace("weight: 70", "weight: 50")
                    .replace("strategy: fastest", "strategy: least-busy");

    /** Everything that may goes to rented weights. */
    static final String RENT =
            SECOND.replace("name: second", "name: rent")
                    .replace(
                            "strategy: cheapest, among: [requested, gpt-5.4-mini@openai], max_wait: 2s",
                            "strategy: priority, among: [llama-3.3-70b@rented, requested]");

    /** What one tenant adds in the second half of the month. */
    static final String TENANTS =
            """
            name: stricter
            rules:
              - name: no frontier models for mail
                when: request.tags.use_case == 'mail'
                allow: candidate.open_weights
            """;

    private static final int STRICT_TENANT = 5;
    private static final int MINUTES = (int) Duration.between(FROM, UNTIL).toMinutes();
    private static final List<String> USE_CASES = List.of("search", "support", "mail", "review");
    private static final MathContext SHORT = new MathContext(12);

    private final SplittableRandom random;
    private final List<CompiledPolicy> policies = new ArrayList<>();
    private final Map<String, Router> routers = new HashMap<>();
    private final List<List<Candidate>> fleets = List.of(fleet("1"), fleet("0.8"), fleet("1.3"));
    private CapacitySnapshot capacity = CapacitySnapshot.unknown();

    private PastMonth(long seed) {
        random = new SplittableRandom(seed);
        var compiler = new PolicyCompiler();
        for (String document : List.of(FIRST, SECOND, THIRD)) {
            if (compiler.compile(document) instanceof Compilation.Compiled(var policy)) {
                policies.add(policy);
            }
        }
    }

    /**
     * Writes so many requests and the policies that decided them.
     *
     * @return bytes of the facts of a request
     */
    static long write(DataSource database, long requests, long seed) throws SQLException {
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("select make_month_partitions(?)")
                .param(LocalDate.of(2026, 10, 1))
                .query((_, _) -> true)
                .single();
        PastPolicies.addRetired(jdbc, 101, FIRST);
        PastPolicies.addRetired(jdbc, 102, SECOND);
        PastPolicies.addRetired(jdbc, 103, THIRD);
        PastPolicies.addRetired(jdbc, new UUID(1, STRICT_TENANT), 4, TENANTS);
        var month = new PastMonth(seed);
        var traffic = new RecordedTraffic(database, seed);
        try (traffic) {
            month.write(traffic, requests);
        }
        return traffic.bytesPerRequest();
    }

    /** More by day than by night. */
    private void write(RecordedTraffic traffic, long requests) throws SQLException {
        double[] weights = new double[MINUTES];
        double sum = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            double hour = minute / 60.0 % 24;
            weights[minute] = 1 + 4 * Math.max(0, Math.sin((hour - 7) * Math.PI / 12));
            sum += weights[minute];
        }
        double due = 0;
        long done = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            due += weights[minute] / sum * requests;
            long now = minute == MINUTES - 1 ? requests - done : Math.round(due) - done;
            Instant begin = FROM.plus(Duration.ofMinutes(minute));
            for (long i = 0; i < now; i++) {
                request(traffic, begin.plusMillis(i * 60_000 / now + random.nextInt(20)), minute);
            }
            done += now;
        }
    }

    private void request(RecordedTraffic traffic, Instant at, int minute) throws SQLException {
        int day = minute / 1440;
        int policy = day < 10 ? 0 : day < 18 ? 1 : 2;
        int fleet = day < 12 ? 0 : day < 20 ? 1 : 2;
        if (random.nextInt(3) == 0 || capacity.at().plusSeconds(30).isBefore(at)) {
            capacity = capacity(at, minute, policies.get(policy).maxWaits());
        }
        UUID id = traffic.idAt(at);
        int caller = random.nextInt(64);
        RequestFacts facts = facts(caller, id.getLeastSignificantBits());
        boolean isStrict = caller / 8 == STRICT_TENANT && day >= 15;
        Router router =
                routers.computeIfAbsent(
                        policy + "/" + fleet + "/" + isStrict,
                        _ -> router(policies.get(policy), fleets.get(fleet), isStrict));
        RoutingDecision decision = router.decide(facts, capacity);
        traffic.add(
                id,
                new Who(new UUID(1, caller / 8), new UUID(2, caller / 2), new UUID(3, caller)),
                facts,
                capacity,
                new Ruling(101 + policy, isStrict ? 4L : null, decision, fleets.get(fleet)),
                decision instanceof Routed routed
                        ? attempts(routed, facts, fleets.get(fleet))
                        : List.of(),
                decision instanceof Refused refused ? refused.refusal().name() : null);
    }

    private static Router router(CompiledPolicy platform, List<Candidate> fleet, boolean isStrict) {
        var added = new PolicyCompiler().compileForTenant("tenant-" + STRICT_TENANT, TENANTS);
        return isStrict && added instanceof Compilation.Compiled(var policy)
                ? new Router(platform.narrowedBy(policy), fleet)
                : new Router(platform, fleet);
    }

    private RequestFacts facts(int caller, long draw) {
        int kind = random.nextInt(100);
        String model =
                kind < 50
                        ? "chat"
                        : kind < 72
                                ? "code"
                                : kind < 86
                                        ? "auto"
                                        : kind < 94
                                                ? "gpt-5.4-mini"
                                                : kind < 99 ? "claude-sonnet-5@anthropic" : "gpt-9";
        boolean stream = random.nextInt(10) < 7;
        Set<Capability> needs = EnumSet.of(Capability.CHAT);
        if (stream) {
            needs.add(Capability.STREAMING);
        }
        if (random.nextInt(6) == 0) {
            needs.add(Capability.TOOLS);
        }
        if (random.nextInt(40) == 0) {
            needs.add(Capability.VISION);
        }
        Map<String, String> tags = new HashMap<>();
        tags.put("use_case", USE_CASES.get(random.nextInt(USE_CASES.size())));
        if (random.nextInt(12) == 0) {
            tags.put("data_class", "confidential");
        }
        if (random.nextInt(10) == 0) {
            tags.put(PriorityClass.TAG, "batch");
        }
        long input = 20 + (long) Math.exp(4 + 1.4 * random.nextGaussian());
        long limit = random.nextInt(3) == 0 ? 256 : 1024;
        int team = caller / 2;
        return new RequestFacts(
                model,
                stream,
                needs,
                input,
                limit,
                tags,
                random.nextInt(5) < 3 ? "user" + random.nextInt(500) : null,
                new RequestFacts.Caller(
                        "tenant-" + caller / 8,
                        "team-" + team,
                        "key-" + caller,
                        caller / 8 % 2 == 0 ? "EU" : "US",
                        caller % 16 == 0 ? Set.of("chat", "code", "gpt-5.4-mini") : Set.of()),
                new RequestFacts.Expectation(limit / 2, input / 4),
                PriorityClass.ofTags(tags),
                random.nextInt(20) == 0 ? Duration.ofSeconds(5) : null,
                draw);
    }

    /** Pools are full around noon, and now and then a breaker is open. */
    private CapacitySnapshot capacity(Instant at, int minute, Set<Duration> maxWaits) {
        double busy = Math.max(0, Math.sin((minute / 60.0 % 24 - 7) * Math.PI / 12));
        Map<String, Capacity> deployments = new HashMap<>();
        for (Candidate candidate : fleets.getFirst()) {
            deployments.put(
                    candidate.deployment(),
                    new Capacity(
                            availability(candidate, at, minute),
                            random.nextInt(8),
                            candidate.hosting() == Hosting.SELF_HOSTED ? 16 : null,
                            random.nextInt(10) == 0
                                    ? null
                                    : Duration.ofNanos(200_000 + random.nextInt(900_000))));
        }
        return new CapacitySnapshot(
                at,
                deployments,
                Map.of("gpu-a", load(at, busy, maxWaits), "gpu-b", load(at, busy / 2, maxWaits)));
    }

    private static Availability availability(Candidate candidate, Instant at, int minute) {
        int hash = (candidate.deployment().hashCode() ^ minute / 7 * 31) & 0x3FF;
        if (hash == 0) {
            return Availability.down(Cause.BREAKER_OPEN);
        }
        return hash == 1
                ? Availability.coolingUntil(Cause.RATE_LIMITED, at.plusSeconds(20))
                : hash < 50 ? Availability.unknown() : Availability.up();
    }

    private Load load(Instant at, double busy, Set<Duration> maxWaits) {
        int running = (int) (16 * Math.min(1, busy + 0.3 * random.nextDouble()));
        int waiting = busy > 0.9 ? random.nextInt(8) : 0;
        Map<Duration, Spill> spills = new HashMap<>();
        for (Duration maxWait : maxWaits) {
            Spill.Level level =
                    waiting > 6
                            ? Spill.Level.ALL
                            : waiting > 4 ? Spill.Level.SHEDDABLE : Spill.Level.NONE;
            spills.put(maxWait, new Spill(level, at.minusSeconds(7)));
        }
        return new Load(
                new Load.Signal(
                        Duration.ofMillis(waiting * 400L), waiting, running, 16, 2, busy * 0.9),
                Duration.ofMillis(random.nextInt(5_000) + (random.nextInt(50) == 0 ? 20_000 : 0)),
                running,
                spills);
    }

    private List<Attempt> attempts(Routed routed, RequestFacts facts, List<Candidate> fleet) {
        List<Attempt> attempts = new ArrayList<>();
        for (Target target : routed.targets()) {
            Candidate at =
                    fleet.stream()
                            .filter(one -> one.deployment().equals(target.deployment()))
                            .findFirst()
                            .orElseThrow();
            boolean fails = random.nextInt(60) == 0;
            attempts.add(fails ? failed(at) : answered(at, facts));
            if (!fails || attempts.size() == 3) {
                break;
            }
        }
        return attempts;
    }

    private static Attempt failed(Candidate at) {
        return new Attempt(at, "server_error", 0, 0, 0, 0, 40, BigDecimal.ZERO);
    }

    private Attempt answered(Candidate at, RequestFacts facts) {
        double talkative = at.model().startsWith("claude") ? 1.3 : 1;
        long output =
                1 + Math.min(facts.outputTokens(), (long) (talkative * (40 + random.nextInt(300))));
        long cached = random.nextInt(4) == 0 ? facts.inputTokens() / 2 : 0;
        boolean isOwn = at.hosting() == Hosting.SELF_HOSTED;
        long firstToken = 60 + facts.inputTokens() / (isOwn ? 4 : 10) + random.nextInt(80);
        long upstream = firstToken + output * (isOwn ? 22 : 11);
        return new Attempt(
                at,
                null,
                facts.inputTokens(),
                cached,
                output,
                firstToken,
                upstream,
                isOwn ? ofTime(upstream) : ofTokens(at.prices(), facts, cached, output));
    }

    /** 4 USD an hour for 16 slots. */
    private static BigDecimal ofTime(long millis) {
        return BigDecimal.valueOf(4L * millis).divide(BigDecimal.valueOf(3_600_000L * 16), SHORT);
    }

    private static @Nullable BigDecimal ofTokens(
            @Nullable TokenPrices prices, RequestFacts facts, long cached, long output) {
        return prices == null ? null : prices.costOf(facts.inputTokens(), cached, output);
    }

    static List<Candidate> fleet(String factor) {
        return List.of(
                candidate("gpt-5.4-mini@openai", "US", false, prices("0.75", "4.5", factor)),
                candidate("claude-sonnet-5@anthropic", "US", false, prices("3", "15", factor)),
                candidate("llama-3.3-70b@rented", "EU", true, prices("0.59", "0.79", factor)),
                candidate("llama-3.3-70b@gpu-a", "EU", true, null),
                candidate("qwen3-coder@gpu-b", "EU", true, null));
    }

    private static TokenPrices prices(String input, String output, String factor) {
        BigDecimal by = new BigDecimal(factor);
        BigDecimal in = new BigDecimal(input).multiply(by);
        return new TokenPrices(
                new TokenPrices.Rates(in, in.movePointLeft(1), new BigDecimal(output).multiply(by)),
                List.of());
    }

    private static Candidate candidate(
            String name, String region, boolean openWeights, @Nullable TokenPrices prices) {
        boolean isOwn = prices == null;
        boolean sees = name.startsWith("gpt") || name.startsWith("claude");
        Set<Capability> capabilities =
                sees
                        ? EnumSet.of(
                                Capability.CHAT,
                                Capability.STREAMING,
                                Capability.TOOLS,
                                Capability.VISION)
                        : EnumSet.of(Capability.CHAT, Capability.STREAMING, Capability.TOOLS);
        return new Candidate(
                name,
                name.substring(0, name.indexOf('@')),
                isOwn ? Hosting.SELF_HOSTED : Hosting.HOSTED,
                name.substring(name.indexOf('@') + 1),
                region,
                "somebody",
                "FR",
                openWeights,
                new Candidate.Licence("Apache-2.0", Set.of()),
                capabilities,
                32_768L,
                4_096L,
                isOwn ? new TokenPrices(BigDecimal.ZERO, BigDecimal.ZERO) : prices,
                prices);
    }
}
