package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.inference.DryRunRequest.Facts;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.routing.Capability;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What routing gets to know of a request in a dry-run; of a body the same as of a client's. */
@Component
final class DryRunFacts {
    private static final String CHAT = "/v1/chat/completions";
    private static final String EMBEDDINGS = "/v1/embeddings";

    private final FactsReading reading;
    private final JsonMapper json;

    DryRunFacts(FactsReading reading, JsonMapper json) {
        this.reading = reading;
        this.json = json;
    }

    /**
     * The facts that are stated, or those of the body that is.
     *
     * @throws GatewayException {@code INVALID_REQUEST} unless there is one of them; whatever a
     *     client would get for a malformed body
     */
    RequestFacts of(DryRunRequest run, RequestFacts.Caller caller) {
        long draw = Objects.requireNonNullElse(run.draw(), 0L);
        Facts facts = run.facts();
        ObjectNode body = run.request();
        if (facts != null && body == null) {
            return stated(facts, caller, draw);
        }
        if (body != null && facts == null) {
            String tags = run.tags() == null ? null : json.writeValueAsString(run.tags());
            return reading.read(parsed(body, run.endpoint()), caller, tags, null, draw);
        }
        throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "Send either 'facts', or 'request': a body as clients send it.")
                .at("request");
    }

    private static InferenceRequest parsed(ObjectNode body, @Nullable String endpoint) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return switch (endpoint == null ? CHAT : endpoint) {
            case CHAT -> ChatRequest.parse(bytes);
            case EMBEDDINGS -> EmbeddingRequest.parse(bytes);
            default ->
                    throw new GatewayException(
                                    ErrorCode.INVALID_REQUEST,
                                    "'endpoint' is %s or %s.".formatted(CHAT, EMBEDDINGS))
                            .at("endpoint");
        };
    }

    private RequestFacts stated(Facts facts, RequestFacts.Caller caller, long draw) {
        Map<String, String> tags = TagsHeader.merge(orEmpty(facts.tags()), null);
        long output = Objects.requireNonNullElse(facts.outputTokens(), reading.usualAnswerTokens());
        return new RequestFacts(
                facts.model(),
                Boolean.TRUE.equals(facts.stream()),
                facts.needs() == null ? Set.of(Capability.CHAT) : facts.needs(),
                Objects.requireNonNullElse(facts.inputTokens(), 0L),
                output,
                tags,
                facts.user(),
                caller,
                new RequestFacts.Expectation(
                        Objects.requireNonNullElse(facts.expectedOutputTokens(), output),
                        Objects.requireNonNullElse(facts.cachedInputTokens(), 0L)),
                priority(facts.priorityClass(), tags, caller),
                facts.deadlineMs() == null ? null : Duration.ofMillis(facts.deadlineMs()),
                draw);
    }

    private static PriorityClass priority(
            @Nullable String word, Map<String, String> tags, RequestFacts.Caller caller) {
        if (word == null) {
            return PriorityClass.of(tags, caller.mostUrgent());
        }
        return PriorityClass.of(word)
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.INVALID_REQUEST,
                                        "'priority_class' is interactive or batch.")
                                .at("facts"));
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> tags) {
        return tags == null ? Map.of() : tags;
    }
}
