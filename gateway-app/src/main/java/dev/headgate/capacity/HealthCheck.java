package dev.headgate.capacity;

import dev.headgate.capacity.EngineClient.Reply;
import dev.headgate.capacity.Readiness.Finding;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.Upstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether an engine says that it is well and that it serves the model that it should. A green
 * health check before the wrong model is a failure. A path that an engine does not have, or does
 * not show to everybody, tells nothing against it.
 */
final class HealthCheck {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_NAMES = 5;

    private final EngineClient client;

    HealthCheck(EngineClient client) {
        this.client = client;
    }

    Finding check(Engine kind, Upstream engine, String model) {
        try {
            String ill = illness(kind, engine);
            return ill == null ? models(kind, engine, model) : new Finding.Bad(ill);
        } catch (IOException e) {
            return new Finding.Bad("It does not answer (%s).".formatted(Problems.of(e)));
        }
    }

    private @Nullable String illness(Engine kind, Upstream engine) throws IOException {
        String path =
                switch (kind) {
                    case VLLM, SGLANG, LLAMA_SERVER, LOCAL_RUNTIME -> "/health";
                    case OLLAMA -> "/api/version";
                    case OPENAI_COMPATIBLE -> null;
                };
        if (path == null) {
            return null;
        }
        Reply reply = client.get(engine, path);
        return reply.isOk() || reply.isNothing()
                ? null
                : "%s answers with status %d.".formatted(path, reply.status());
    }

    private Finding models(Engine kind, Upstream engine, String model) throws IOException {
        Reply reply = client.get(engine, "/v1/models");
        if (reply.isNothing()) {
            return new Finding.Good();
        }
        if (!reply.isOk()) {
            return new Finding.Bad("/v1/models answers with status %d.".formatted(reply.status()));
        }
        List<String> served = ids(reply.body());
        if (served == null) {
            return new Finding.Bad("/v1/models answers with what is no list of models.");
        }
        return served.stream().anyMatch(id -> isSame(kind, id, model))
                ? new Finding.Good()
                : new Finding.Bad(
                        "It serves %s, not '%s'. Start it with that model or correct the deployment's upstream_model."
                                .formatted(named(served), model));
    }

    /** Ollama adds a tag to the names of models that have none. */
    private static boolean isSame(Engine kind, String id, String model) {
        return id.equals(model) || (kind == Engine.OLLAMA && id.equals(model + ":latest"));
    }

    private static @Nullable List<String> ids(String body) {
        try {
            JsonNode data = JSON.readTree(body).path("data");
            if (!data.isArray()) {
                return null;
            }
            List<String> ids = new ArrayList<>();
            data.valueStream()
                    .map(one -> one.path("id"))
                    .filter(JsonNode::isString)
                    .forEach(id -> ids.add(id.asString()));
            return ids;
        } catch (JacksonException _) {
            return null;
        }
    }

    private static String named(List<String> served) {
        if (served.isEmpty()) {
            return "no model";
        }
        List<String> first = served.stream().limit(MOST_NAMES).map(id -> "'" + id + "'").toList();
        return String.join(", ", first) + (served.size() > MOST_NAMES ? " and others" : "");
    }
}
