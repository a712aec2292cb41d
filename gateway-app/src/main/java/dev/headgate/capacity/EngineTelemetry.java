package dev.headgate.capacity;

import dev.headgate.capacity.EngineClient.Reply;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.Upstream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what an engine tells of itself, each kind in its own words. */
final class EngineTelemetry {
    private static final JsonMapper JSON = new JsonMapper();

    private final EngineClient client;

    EngineTelemetry(EngineClient client) {
        this.client = client;
    }

    /**
     * Asks an engine; empty if its kind tells nothing.
     *
     * @throws IOException if it does not answer
     * @throws IllegalArgumentException if its answer cannot be read
     */
    Optional<EngineReading> read(Engine kind, Upstream engine) throws IOException {
        return switch (kind) {
            case VLLM -> Optional.of(metrics(EngineMetrics.VLLM, engine));
            case SGLANG -> Optional.of(metrics(EngineMetrics.SGLANG, engine));
            case LOCAL_RUNTIME -> Optional.of(metrics(EngineMetrics.LOCAL_RUNTIME, engine));
            case LLAMA_SERVER -> Optional.of(llamaServer(engine));
            case OLLAMA, OPENAI_COMPATIBLE -> Optional.empty();
        };
    }

    private EngineReading metrics(EngineMetrics names, Upstream engine) throws IOException {
        Reply reply = client.get(engine, "/metrics");
        if (!reply.isOk()) {
            throw new IOException("/metrics answers with status " + reply.status());
        }
        return names.read(Exposition.parse(reply.body()));
    }

    /** It has metrics only if it was started with {@code --metrics}; its slots tell the rest. */
    private EngineReading llamaServer(Upstream engine) throws IOException {
        Reply reply = client.get(engine, "/metrics");
        EngineReading reading =
                EngineMetrics.LLAMA_SERVER.read(Exposition.parse(reply.isOk() ? reply.body() : ""));
        JsonNode slots = json(engine, "/slots");
        Integer total = count(json(engine, "/props").path("total_slots"));
        Integer busy = slots.isArray() ? Integer.valueOf(busy(slots)) : null;
        if (!reply.isOk() && busy == null && total == null) {
            throw new IOException(
                    "neither /metrics nor /slots nor /props tells anything; start it with --metrics");
        }
        return new EngineReading(
                reading.running() == null ? busy : reading.running(),
                reading.waiting(),
                total == null && slots.isArray() ? Integer.valueOf(slots.size()) : total,
                reading.replicas(),
                reading.kvUse(),
                null,
                null);
    }

    private static int busy(JsonNode slots) {
        return (int)
                slots.valueStream()
                        .filter(slot -> slot.path("is_processing").asBoolean(false))
                        .count();
    }

    private static @Nullable Integer count(JsonNode number) {
        return number.isInt() && number.asInt() > 0 ? Integer.valueOf(number.asInt()) : null;
    }

    private JsonNode json(Upstream engine, String path) throws IOException {
        Reply reply = client.get(engine, path);
        if (!reply.isOk()) {
            return JSON.missingNode();
        }
        try {
            return JSON.readTree(reply.body());
        } catch (JacksonException e) {
            throw new IllegalArgumentException(path + " answers with what is no JSON", e);
        }
    }
}
