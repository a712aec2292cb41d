package dev.headgate.accounting;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.catalog.PriceId;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.Provider;
import dev.headgate.catalog.ProviderId;
import dev.headgate.catalog.Sheets;
import dev.headgate.identity.Caller;
import dev.headgate.identity.KeyId;
import dev.headgate.identity.KeyLimits;
import dev.headgate.identity.TeamId;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Capability;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Callers, deployments and attempts for the tests of the books. */
public final class Samples {
    /** Everything exists, and its months begin at Greenwich. */
    static final ScopeZones ANYWHERE = (_, _) -> Optional.of("UTC");

    static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    private Samples() {}

    public static Caller caller() {
        return caller(KeyLimits.NONE);
    }

    public static Caller caller(KeyLimits limits) {
        return new Caller(
                new KeyId(IDS.generate()),
                "build-bot",
                new TeamId(IDS.generate()),
                "search",
                new TenantId(IDS.generate()),
                "acme",
                null,
                Set.of(),
                limits);
    }

    public static PriceSheet price(String input, String output) {
        return Sheets.of(input, output);
    }

    /** One USD per million tokens of input and of output. */
    public static Deployment hosted() {
        return hosted("gpt@openai", price("1", "1"));
    }

    public static Deployment unpriced() {
        return hosted("new@openai", PriceSheet.UNKNOWN);
    }

    public static Deployment hosted(String name, PriceSheet prices) {
        Provider provider =
                new Provider(
                        new ProviderId(IDS.generate()),
                        "openai",
                        URI.create("http://127.0.0.1/v1"),
                        null,
                        true);
        return deployment(name, new Deployment.Place.Hosted(provider, prices));
    }

    public static Deployment selfHosted(String name, String usdPerHour, int slots) {
        Pool pool =
                new Pool(
                        new PoolId(IDS.generate()),
                        "gpu-a",
                        Pool.Engine.VLLM,
                        URI.create("http://127.0.0.1/v1"),
                        null,
                        slots);
        Pool.HourlyCost cost =
                usdPerHour == null
                        ? null
                        : new Pool.HourlyCost(
                                new PriceId(IDS.generate()), new BigDecimal(usdPerHour));
        return deployment(name, new Deployment.Place.SelfHosted(pool, cost));
    }

    /**
     * The same with a pace, in seconds of one replica for a thousand tokens of input and output.
     */
    public static Deployment measured(Deployment own, String input, String output) {
        var place = (Deployment.Place.SelfHosted) own.place();
        Pace pace =
                new Pace(
                        Pace.Basis.WEIGHTED_TOKENS,
                        new BigDecimal(input),
                        BigDecimal.ZERO,
                        new BigDecimal(output));
        return new Deployment(
                own.id(),
                own.name(),
                own.model(),
                own.upstreamModel(),
                new Deployment.Place.SelfHosted(place.pool(), place.cost(), pace));
    }

    private static Deployment deployment(String name, Deployment.Place place) {
        String model = name.substring(0, name.indexOf('@'));
        return new Deployment(
                new DeploymentId(IDS.generate()),
                name,
                new Model(
                        model,
                        "someone",
                        "family",
                        null,
                        true,
                        "Apache-2.0",
                        Set.of(),
                        Set.of(Capability.CHAT, Capability.STREAMING),
                        8192L,
                        4096L),
                model,
                place);
    }

    public static RequestRecord request(Caller caller) {
        return new RequestRecord(
                new RequestId(IDS.generate()),
                caller,
                "/v1/chat/completions",
                "chat",
                false,
                Map.of("use_case", "search"),
                3,
                "everyday",
                "{\"rule\":\"everyday\"}",
                Instant.parse("2026-11-22T10:00:00Z"));
    }

    /** An attempt whose worst case is as many tokens as this. */
    public static AttemptOpening opening(Caller caller, Deployment deployment, long tokens) {
        return new AttemptOpening(
                request(caller),
                1,
                deployment,
                tokens,
                0,
                Duration.ofSeconds(60),
                Set.of(Capability.CHAT));
    }

    public static AttemptResult used(long input, long output) {
        return used(TokenUsage.of(input, output), null);
    }

    public static AttemptResult used(TokenUsage tokens, Duration engineTime) {
        return new AttemptResult(
                new MeteredUsage(tokens, UsageSource.PROVIDER, engineTime, "{\"prompt_tokens\":1}"),
                AttemptResult.Ending.COMPLETE,
                Duration.ofMillis(900),
                Duration.ofMillis(200));
    }

    /** The client went away after so many tokens, which were counted here. */
    public static AttemptResult aborted(long input) {
        return new AttemptResult(
                new MeteredUsage(TokenUsage.of(input, 0), UsageSource.STREAM_COUNT, null, null),
                AttemptResult.Ending.CLIENT_GONE,
                Duration.ofMillis(300),
                Duration.ofMillis(200));
    }

    public static UUID id() {
        return IDS.generate();
    }
}
