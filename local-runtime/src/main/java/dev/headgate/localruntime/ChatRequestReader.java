package dev.headgate.localruntime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the body of {@code POST /v1/chat/completions}. Fields that it does not know are tolerated;
 * known ones that the engine cannot honour are refused rather than ignored.
 */
final class ChatRequestReader {

    private static final int MAX_STOPS = 4;
    private static final String JSON_OBJECT_SCHEMA = "{\"type\":\"object\"}";

    private final double defaultTemperature;

    ChatRequestReader(double defaultTemperature) {
        this.defaultTemperature = defaultTemperature;
    }

    /**
     * Reads a request.
     *
     * @throws ApiException with status 400 naming the field that is wrong
     */
    ChatRequest read(JsonNode body) {
        refuseWhatCannotBeHonoured(body);
        Sampling sampling = sampling(body);
        boolean reusePrompt = Json.flag(body, "cache_prompt", sampling.seed().isEmpty());
        return new ChatRequest(
                messages(body), maxTokens(body), sampling, stops(body), schema(body), reusePrompt);
    }

    private static void refuseWhatCannotBeHonoured(JsonNode body) {
        if (Json.integer(body, "n", 1, Integer.MAX_VALUE).orElse(1L) > 1) {
            throw ApiException.badRequest(
                    "n", "The local runtime gives one choice. Leave out 'n'.");
        }
        if (Json.flag(body, "logprobs", false)) {
            throw ApiException.badRequest(
                    "logprobs",
                    "The local runtime has no log probabilities. Leave out 'logprobs'.");
        }
        for (String field : List.of("tools", "functions")) {
            if (!body.path(field).isEmpty()) {
                throw ApiException.badRequest(
                        field,
                        "The local runtime cannot call tools. Leave out '%s'.".formatted(field));
            }
        }
    }

    private Sampling sampling(JsonNode body) {
        Optional<Long> seed = Json.integer(body, "seed", Long.MIN_VALUE, Long.MAX_VALUE);
        return new Sampling(
                Json.number(body, "temperature", 0, 2).orElse(defaultTemperature),
                Json.number(body, "top_p", 0, 1).orElse(1.0),
                Json.number(body, "frequency_penalty", -2, 2).orElse(0.0),
                Json.number(body, "presence_penalty", -2, 2).orElse(0.0),
                seed.isPresent() ? OptionalLong.of(seed.get()) : OptionalLong.empty());
    }

    /** {@code max_completion_tokens} is OpenAI's newer name. */
    private static OptionalInt maxTokens(JsonNode body) {
        Optional<Long> limit =
                Json.integer(body, "max_completion_tokens", 1, Integer.MAX_VALUE)
                        .or(() -> Json.integer(body, "max_tokens", 1, Integer.MAX_VALUE));
        return limit.isPresent()
                ? OptionalInt.of(Math.toIntExact(limit.get()))
                : OptionalInt.empty();
    }

    private static List<String> stops(JsonNode body) {
        JsonNode stop = body.path("stop");
        if (stop.isMissingNode() || stop.isNull()) {
            return List.of();
        }
        List<String> stops = new ArrayList<>();
        (stop.isArray() ? stop.valueStream() : List.of(stop).stream())
                .forEach(text -> stops.add(text.isString() ? text.stringValue() : ""));
        if (stops.size() > MAX_STOPS || stops.contains("")) {
            throw ApiException.badRequest(
                    "stop", "'stop' must be a text or up to %d texts.".formatted(MAX_STOPS));
        }
        return stops;
    }

    private static @Nullable String schema(JsonNode body) {
        JsonNode format = body.path("response_format");
        String type = format.isObject() ? Json.text(format, "type").orElse("") : "text";
        return switch (type) {
            case "text" -> null;
            case "json_object" -> JSON_OBJECT_SCHEMA;
            case "json_schema" ->
                    JsonSchemaSubset.require(format.path("json_schema").path("schema"));
            default ->
                    throw ApiException.badRequest(
                            "response_format",
                            "'response_format.type' must be text, json_object or json_schema.");
        };
    }

    private static List<ChatMessage> messages(JsonNode body) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw ApiException.badRequest(
                    "messages", "'messages' must be an array of at least one message.");
        }
        List<ChatMessage> conversation = new ArrayList<>(messages.size());
        messages.forEach(message -> conversation.add(message(message)));
        return conversation;
    }

    private static ChatMessage message(JsonNode message) {
        return new ChatMessage(
                role(Json.text(message, "role").orElse("")), content(message.path("content")));
    }

    private static ChatMessage.Role role(String name) {
        return switch (name) {
            case "system", "developer" -> ChatMessage.Role.SYSTEM;
            case "user" -> ChatMessage.Role.USER;
            case "assistant" -> ChatMessage.Role.ASSISTANT;
            default ->
                    throw ApiException.badRequest(
                            "messages",
                            "A message's 'role' must be system, developer, user or assistant.");
        };
    }

    private static String content(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray()) {
            throw ApiException.badRequest(
                    "messages", "A message's 'content' must be a text or an array of text parts.");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(textOf(part)));
        return text.toString();
    }

    private static String textOf(JsonNode part) {
        if (!Json.text(part, "type").orElse("").equals("text")) {
            throw ApiException.badRequest(
                    "messages", "The local runtime reads text only. Send parts of type 'text'.");
        }
        return Json.text(part, "text").orElse("");
    }
}
