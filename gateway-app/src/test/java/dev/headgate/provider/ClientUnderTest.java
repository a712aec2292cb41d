package dev.headgate.provider;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.catalog.Provider;
import dev.headgate.catalog.ProviderId;
import dev.headgate.outbound.HttpTransport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The client as the application builds it, with short patience and upstreams of the test. */
final class ClientUnderTest implements AutoCloseable {
    static final Duration GENEROUS = Duration.ofSeconds(30);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Queue<DeploymentEvent> events = new ConcurrentLinkedQueue<>();
    final ProviderClient client;
    private final HttpTransport transport;
    private final Watchdog watchdog;
    private final Map<ProviderId, String> secrets = new HashMap<>();
    private final Map<String, Upstream> local = new HashMap<>();

    ClientUnderTest(LocalUpstreams local) {
        this(settings(GENEROUS, 256), local);
    }

    private ClientUnderTest(UpstreamProperties settings) {
        this(settings, null);
    }

    private ClientUnderTest(UpstreamProperties settings, @Nullable LocalUpstreams runtimes) {
        ProviderConfiguration configuration = new ProviderConfiguration();
        transport = configuration.httpTransport(settings);
        watchdog = configuration.watchdog(transport);
        Clock clock = Clock.systemUTC();
        client =
                configuration.providerClient(
                        settings,
                        provider -> Optional.ofNullable(secrets.get(provider)),
                        runtimes == null
                                ? model -> Optional.ofNullable(local.get(model))
                                : runtimes,
                        transport,
                        watchdog,
                        configuration.gates(settings, events::add, meters, clock),
                        configuration.quarantine(settings, transport, events::add),
                        meters,
                        clock);
    }

    static ClientUnderTest patient() {
        return new ClientUnderTest(settings(GENEROUS, 256));
    }

    static ClientUnderTest impatient() {
        return new ClientUnderTest(settings(Duration.ofMillis(300), 256));
    }

    static UpstreamProperties settings(Duration patience, int connections) {
        return new UpstreamProperties(
                connections,
                Duration.ofSeconds(5),
                patience,
                patience,
                patience,
                100_000,
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                "x-session-id",
                new UpstreamProperties.Breaker(
                        Duration.ofSeconds(30),
                        20,
                        50,
                        5,
                        Duration.ofSeconds(20),
                        80,
                        Duration.ofSeconds(10),
                        3,
                        Duration.ofSeconds(20)),
                new UpstreamProperties.Concurrency(true, 4, connections));
    }

    Deployment hosted(URI baseUrl, @Nullable String secret) {
        ProviderId id = new ProviderId(UUID.randomUUID());
        secrets.put(id, secret);
        Provider provider = new Provider(id, "acme", baseUrl, null, secret != null);
        return deployment("m@acme", "m", new Deployment.Place.Hosted(provider));
    }

    Deployment pooled(Pool.Engine engine, @Nullable URI baseUrl) {
        return pooled(engine, baseUrl, "m");
    }

    Deployment pooled(Pool.Engine engine, @Nullable URI baseUrl, String upstreamModel) {
        Pool pool = new Pool(new PoolId(UUID.randomUUID()), "gpu", engine, baseUrl, null, 1);
        return deployment("m@gpu", upstreamModel, new Deployment.Place.SelfHosted(pool, null));
    }

    void localModelIsAt(URI baseUrl, String secret) {
        local.put("m", new Upstream(baseUrl, secret));
    }

    private Deployment deployment(String name, String upstreamModel, Deployment.Place place) {
        Model model =
                new Model("m", "acme", "m", null, false, "MIT", Set.of(), Set.of(), null, null);
        return new Deployment(
                new DeploymentId(UUID.randomUUID()), name, model, upstreamModel, place);
    }

    byte[] complete(Deployment deployment) {
        return client.complete(deployment, call(null), json(false)).body();
    }

    EventStream stream(Deployment deployment) {
        return client.stream(deployment, call(null), json(true));
    }

    static UpstreamCall call(UpstreamCall.@Nullable Cancellation cancellation) {
        return new UpstreamCall("/chat/completions", GENEROUS, cancellation);
    }

    static byte[] json(boolean stream) {
        return ("{\"model\":\"m\",\"stream\":"
                        + stream
                        + ",\"stream_options\":{\"include_usage\":true},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        watchdog.close();
        transport.close();
    }
}
