package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.headgate.testing.OpenAiSdk;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import dev.headgate.testing.Try;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A team's ordinary OpenAI client, with nothing changed but base URL and key. */
@ExtendWith(SharedGateway.class)
class OpenAiClientTest {
    private static final String EIGHT_WORDS = "The gate is open and each word that ";

    private final RunningGateway gateway;
    private final OpenAIClient client;

    OpenAiClientTest(RunningGateway gateway) {
        this.gateway = gateway;
        this.client = gateway.client();
    }

    @Test
    void isAnsweredByAHostedApi() {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(chat("hosted").build())) {
            ChatCompletion answer = response.parse();

            assertThat(text(answer)).isEqualTo(EIGHT_WORDS);
            assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(8);
            assertThat(response.headers().values("x-headgate-deployment"))
                    .containsExactly("eight-words@scripted");
            assertThat(response.headers().values("x-headgate-hosting")).containsExactly("hosted");
            assertThat(response.headers().values("x-request-id"))
                    .singleElement()
                    .asString()
                    .startsWith("req_");
        }
    }

    @Test
    void streamsFromAHostedApi() {
        List<ChatCompletionChunk> chunks = stream(chat("hosted").build());

        assertThat(text(chunks)).isEqualTo(EIGHT_WORDS);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.choices()).isNotEmpty());
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
    }

    @Test
    void seesUsageAndCostAtTheEndOfAStreamIfItAsks() {
        List<ChatCompletionChunk> chunks =
                stream(
                        chat("hosted")
                                .streamOptions(
                                        ChatCompletionStreamOptions.builder()
                                                .includeUsage(true)
                                                .build())
                                .build());

        var usage = chunks.getLast().usage().orElseThrow();
        assertThat(usage.completionTokens()).isEqualTo(8);
        assertThat(usage._additionalProperties()).containsKey("cost");
    }

    @Test
    void isAnsweredByTheModelOfThisMachine() {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat()
                        .completions()
                        .withRawResponse()
                        .create(chat("chat", "Who are you?").temperature(0.0).build())) {
            ChatCompletion answer = response.parse();

            assertThat(text(answer)).contains("Headgate");
            assertThat(answer.usage().orElseThrow().promptTokens()).isPositive();
            assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
            assertThat(response.headers().values("x-headgate-hosting"))
                    .containsExactly("self_hosted");
        }
    }

    @Test
    void streamsFromTheModelOfThisMachine() {
        String whole =
                text(
                        client.chat()
                                .completions()
                                .create(chat("chat", "Who are you?").temperature(0.0).build()));

        List<ChatCompletionChunk> chunks =
                stream(chat("chat", "Who are you?").temperature(0.0).build());

        assertThat(chunks).hasSizeGreaterThan(3);
        assertThat(text(chunks)).isEqualTo(whole);
    }

    @Test
    void hasItsToolsAndItsSchemaPassedOnUntouched() {
        String mark = UUID.randomUUID().toString();
        ChatCompletionCreateParams params = withToolsAndSchema(mark);

        ChatCompletion answer = client.chat().completions().create(params);
        OpenAiSdk.client(gateway.provider().root(), "direct").chat().completions().create(params);

        assertThat(answer.choices().getFirst().message().toolCalls().orElseThrow())
                .singleElement()
                .satisfies(call ->
                        assertThat(call.asFunction().function().name()).isEqualTo("weather"));
        List<Try> tries = gateway.provider().triesMarked(mark);
        assertThat(tries).hasSize(2);
        assertThat(withoutEdits(tries.getFirst())).isEqualTo(withoutEdits(tries.getLast()));
    }

    @Test
    void embedsAtAHostedApi() {
        CreateEmbeddingResponse answer =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("hosted-embeddings")
                                        .inputOfArrayOfStrings(List.of("one", "two", "one"))
                                        .build());

        assertThat(answer.data()).hasSize(3);
        assertThat(answer.data().get(0).embedding()).isEqualTo(answer.data().get(2).embedding());
        assertThat(answer.data().get(0).embedding()).isNotEqualTo(answer.data().get(1).embedding());
        assertThat(answer.usage().promptTokens()).isPositive();
    }

    @Test
    void embedsOnThisMachine() {
        CreateEmbeddingResponse answer =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("headgate-tiny@local")
                                        .input("a headgate decides how much water goes to the mill")
                                        .build());

        assertThat(answer.data())
                .singleElement()
                .satisfies(data -> assertThat(data.embedding()).hasSize(192));
    }

    @Test
    void listsWhatItsKeyMayCall() {
        List<String> all = client.models().list().data().stream().map(Model::id).toList();
        assertThat(all).contains("chat", "hosted", "headgate-tiny");

        String narrow = gateway.newKey("narrow", "chat").secret();
        List<String> few =
                gateway.client(narrow).models().list().data().stream().map(Model::id).toList();
        assertThat(few).containsExactly("chat");
    }

    @Test
    void findsTheReceiptOfItsRequest() {
        String requestId;
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(chat("hosted").build())) {
            requestId = response.headers().values("x-request-id").getFirst();
        }

        JsonNode receipt = gateway.settledReceipt(requestId);
        assertThat(receipt.path("model").asString()).isEqualTo("hosted");
        assertThat(receipt.path("attempts")).hasSize(1);
        JsonNode attempt = receipt.path("attempts").path(0);
        assertThat(attempt.path("deployment").asString()).isEqualTo("eight-words@scripted");
        assertThat(attempt.path("state").asString()).isEqualTo("SETTLED");
        assertThat(receipt.path("cost_usd").asString()).isNotEmpty();

        String stranger = gateway.newKey("stranger").secret();
        assertThat(gateway.api(stranger).get("/v1/requests/" + requestId).status()).isEqualTo(404);
    }

    @Test
    void getsTypedExceptions() {
        assertThatThrownBy(() -> complete(gateway.client("hg_wrong"), "hosted"))
                .isInstanceOf(UnauthorizedException.class);
        var unknown =
                catchThrowableOfType(
                        NotFoundException.class, () -> complete(client, "no-such-model"));
        assertThat(unknown.code()).contains("model_not_found");
        var forbidden =
                catchThrowableOfType(
                        PermissionDeniedException.class,
                        () ->
                                complete(
                                        gateway.client(gateway.newKey("n", "chat").secret()),
                                        "hosted"));
        assertThat(forbidden.code()).contains("model_not_allowed");
        var refused =
                catchThrowableOfType(
                        PermissionDeniedException.class,
                        () ->
                                client.chat()
                                        .completions()
                                        .create(chat("hosted").metadata(confidential()).build()));
        assertThat(refused.code()).contains("policy_refused");
        assertThat(refused).hasMessageContaining("confidential data stays on our hardware");
        var malformed =
                catchThrowableOfType(
                        BadRequestException.class,
                        () ->
                                client.chat()
                                        .completions()
                                        .create(
                                                chat("hosted")
                                                        .putAdditionalBodyProperty(
                                                                "max_tokens", JsonValue.from(-1))
                                                        .build()));
        assertThat(malformed.param()).contains("max_tokens");
    }

    @Test
    void isNotMadeToRetryWhenItsBudgetIsSpent() {
        String poor = gateway.newKeyWithBudget("poor", new BigDecimal("0.000000001")).secret();

        var refused =
                catchThrowableOfType(
                        UnexpectedStatusCodeException.class,
                        () -> complete(gateway.client(poor), "hosted"));

        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(refused.code()).contains("budget_exceeded");
    }

    private static void complete(OpenAIClient client, String model) {
        client.chat().completions().create(chat(model).build());
    }

    private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private static ChatCompletionCreateParams.Builder chat(String model) {
        return chat(model, "Say something.");
    }

    private static ChatCompletionCreateParams.Builder chat(String model, String prompt) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .maxCompletionTokens(100)
                .addUserMessage(prompt);
    }

    private static ChatCompletionCreateParams.Metadata confidential() {
        return ChatCompletionCreateParams.Metadata.builder()
                .putAdditionalProperty("data_class", JsonValue.from("confidential"))
                .build();
    }

    private static ChatCompletionCreateParams withToolsAndSchema(String mark) {
        Map<String, Object> schema =
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "city",
                                Map.of("type", "string", "description", "größte Stadt \u2713")),
                        "required",
                        List.of("city"));
        return chat("tool-caller", mark)
                .addFunctionTool(
                        FunctionDefinition.builder()
                                .name("weather")
                                .description("Weather of a city")
                                .parameters(
                                        FunctionParameters.builder()
                                                .putAllAdditionalProperties(json(schema))
                                                .build())
                                .strict(true)
                                .build())
                .responseFormat(
                        ResponseFormatJsonSchema.builder()
                                .jsonSchema(
                                        ResponseFormatJsonSchema.JsonSchema.builder()
                                                .name("place")
                                                .schema(
                                                        ResponseFormatJsonSchema.JsonSchema.Schema
                                                                .builder()
                                                                .putAllAdditionalProperties(
                                                                        json(schema))
                                                                .build())
                                                .build())
                                .build())
                .putAdditionalBodyProperty("a_field_of_tomorrow", JsonValue.from(Map.of("x", 1.50)))
                .build();
    }

    private static Map<String, JsonValue> json(Map<String, Object> values) {
        return values.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, entry -> JsonValue.from(entry.getValue())));
    }

    /**
     * What was sent, less the model and the limit, which each upstream calls by a name of its own.
     */
    private static JsonNode withoutEdits(Try sent) {
        ObjectNode body = (ObjectNode) sent.json();
        assertThat(body.path("max_tokens").asInt(0) + body.path("max_completion_tokens").asInt(0))
                .isEqualTo(100);
        return body.without(List.of("model", "max_tokens", "max_completion_tokens"));
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(choice -> choice.delta().content().orElse(""))
                .collect(Collectors.joining());
    }
}
