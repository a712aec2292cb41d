package dev.headgate.testing;

import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The real application with the configuration {@code endtoend.yaml}, beside the scripted provider
 * that the configuration speaks of.
 */
public final class RunningGateway implements AutoCloseable {
    private static final String PROVIDER_SECRET = "sk-canary-credential-of-the-scripted-provider";
    private static final String ADMIN_TOKEN = "canary-administrator-token-of-the-end-to-end-tests";
    private static final Set<String> CLOSED = Set.of("SETTLED", "SETTLED_ESTIMATED", "RELEASED");

    private final ScriptedProvider provider;
    private final GatewayProcess process;
    private final Map<String, String> environment;

    private RunningGateway(
            ScriptedProvider provider, GatewayProcess process, Map<String, String> environment) {
        this.provider = provider;
        this.process = process;
        this.environment = environment;
    }

    /** Starts one with its data, logs and journal below this directory. */
    public static RunningGateway start(Path directory) {
        return start(directory, Map.of());
    }

    /** Starts one with further settings in its environment. */
    public static RunningGateway start(Path directory, Map<String, String> settings) {
        ScriptedProvider provider = ScriptedProvider.journalling(directory.resolve("journal"));
        Map<String, String> environment = new HashMap<>();
        environment.put("HEADGATE_CONFIG", configuration(directory, provider).toString());
        environment.put("HEADGATE_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.put("HEADGATE_UPSTREAM_FIRST_BYTE_TIMEOUT", "5s");
        environment.put("HEADGATE_UPSTREAM_ANSWER_TIMEOUT", "8s");
        // A cold process on a busy machine may be slow, but no test means it to be refused.
        environment.put("HEADGATE_BOOKS_LONGEST_WAIT", "20s");
        environment.put("SCRIPTED_KEY", PROVIDER_SECRET);
        environment.putAll(settings);
        try {
            GatewayProcess process = GatewayProcess.in(directory, environment).start();
            return new RunningGateway(provider, process, environment);
        } catch (RuntimeException | Error e) {
            provider.close();
            throw e;
        }
    }

    /**
     * Starts another replica on the same database, with its own data and logs below this directory.
     * The database is a child of this gateway, and survives when this one is killed.
     */
    public GatewayProcess startPeer(Path directory) {
        return peer(directory, Map.of()).start();
    }

    /** Another replica with further settings, such as a network of its own; not started yet. */
    public GatewayProcess peer(Path directory, Map<String, String> settings) {
        makeDirectory(directory);
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(books().connectionSettings());
        all.put("HEADGATE_KEY_PEPPER", secret("key-pepper"));
        all.put("HEADGATE_MASTER_KEY", secret("master-key"));
        all.putAll(settings);
        return GatewayProcess.in(directory, all);
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String secret(String name) {
        try {
            return Files.readString(process.dataDirectory().resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path configuration(Path directory, ScriptedProvider provider) {
        try (var template = RunningGateway.class.getResourceAsStream("endtoend.yaml")) {
            String text =
                    new String(template.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("${provider}", provider.root().toString())
                            .replace("${nobody}", "http://127.0.0.1:" + GatewayProcess.freePort());
            return Files.writeString(directory.resolve("headgate.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ScriptedProvider provider() {
        return provider;
    }

    public GatewayProcess process() {
        return process;
    }

    public Books books() {
        return new Books(process.dataDirectory());
    }

    public URI uri() {
        return process.uri();
    }

    /** The key that the first start printed: no limits, no budget. */
    public String key() {
        return process.firstApiKey();
    }

    public String adminToken() {
        return ADMIN_TOKEN;
    }

    /** What the gateway shows to the provider as its credential. */
    public String providerSecret() {
        return PROVIDER_SECRET;
    }

    /** The official client with the first key. */
    public OpenAIClient client() {
        return client(key());
    }

    public OpenAIClient client(String key) {
        return OpenAiSdk.client(uri(), key);
    }

    /** Plain HTTP with the first key. */
    public JsonApi api() {
        return api(key());
    }

    public JsonApi api(String key) {
        return new JsonApi(uri(), key);
    }

    /** Plain HTTP as the administrator. */
    public JsonApi admin() {
        return new JsonApi(uri(), ADMIN_TOKEN);
    }

    /** An API key that was made for one test. */
    public record NewKey(UUID id, String secret) {}

    /**
     * Makes a key of the default team.
     *
     * @param models what it may call; everything if none is given
     */
    public NewKey newKey(String name, String... models) {
        String tenant = first("/api/admin/v1/tenants");
        String team = first("/api/admin/v1/tenants/" + tenant + "/teams");
        String allowed =
                Stream.of(models)
                        .map(model -> "\"" + model + "\"")
                        .collect(Collectors.joining(","));
        JsonNode made =
                created(
                        "/api/admin/v1/teams/" + team + "/keys",
                        """
                        {"name": "%s", "allowed_models": [%s]}\
                        """
                                .formatted(name + "-" + UUID.randomUUID(), allowed));
        return new NewKey(UUID.fromString(made.path("id").asString()), made.path("key").asString());
    }

    /** Makes a key of the default team with a hard budget in total. */
    public NewKey newKeyWithBudget(String name, BigDecimal usd) {
        NewKey key = newKey(name);
        hardBudget(key, usd);
        return key;
    }

    /** Puts a hard budget in total on a key. */
    public void hardBudget(NewKey key, BigDecimal usd) {
        created(
                "/api/admin/v1/budgets",
                """
                {"name": "%s", "scope": "key", "scope_id": "%s", "period": "total",
                 "limit_usd": "%s", "hard": true}\
                """
                        .formatted(UUID.randomUUID(), key.id(), usd.toPlainString()));
    }

    public void revoke(NewKey key) {
        JsonApi.Answer answer = admin().delete("/api/admin/v1/keys/" + key.id());
        if (answer.status() >= 300) {
            throw new AssertionError(answer.body());
        }
    }

    /** The receipt of a request of the first key, once all its attempts are settled or released. */
    public JsonNode settledReceipt(String requestId) {
        return await().until(
                        () -> api().get("/v1/requests/" + requestId).json(),
                        receipt ->
                                receipt.path("attempts")
                                                .valueStream()
                                                .allMatch(attempt ->
                                                        CLOSED.contains(
                                                                attempt.path("state").asString()))
                                        && receipt.has("attempts"));
    }

    /** What Prometheus sees. */
    public String metrics() {
        return process.management("/actuator/prometheus");
    }

    /** Kills every process of the embedded PostgreSQL. */
    public void killDatabase() {
        databaseProcesses().forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills the gateway and every process of its PostgreSQL. */
    public void killWithDatabase() {
        List<ProcessHandle> database = databaseProcesses();
        process.handle().destroyForcibly();
        database.forEach(ProcessHandle::destroyForcibly);
        process.awaitEnd();
    }

    private List<ProcessHandle> databaseProcesses() {
        return children(command -> command.endsWith("postgres"));
    }

    /** Kills the processes that serve models on this machine. */
    public void killLocalRuntime() {
        children(command -> command.endsWith("java")).forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> children(Predicate<String> command) {
        return process.handle()
                .descendants()
                .filter(child -> child.info().command().filter(command).isPresent())
                .toList();
    }

    private String first(String path) {
        return admin().get(path).json().path("items").path(0).path("id").asString();
    }

    private JsonNode created(String path, String body) {
        JsonApi.Answer answer = admin().post(path, body);
        if (answer.status() != 201) {
            throw new AssertionError(path + " answered " + answer.status() + ": " + answer.body());
        }
        return answer.json();
    }

    @Override
    public void close() {
        process.close();
        provider.close();
    }
}
