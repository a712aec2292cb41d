package dev.headgate.localruntime;

import dev.headgate.localruntime.EmbeddingScheduler.Embedded;
import dev.headgate.localruntime.Generation.Event;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the runtime answers on each of its paths. Until a model is attached, every path but health
 * says 503.
 */
final class OpenAiApi {

    private final AtomicReference<@Nullable ServedModel> model = new AtomicReference<>();

    /** Starts serving. */
    void attach(ServedModel served) {
        model.set(served);
    }

    /**
     * Answers a request, or throws the refusal while nothing has been sent.
     *
     * @throws ApiException if the request is refused
     */
    void handle(ApiRequest request, ApiReply reply)
            throws ClientGoneException, InterruptedException {
        switch (request.path()) {
            case "/health" -> {
                requireMethod("GET", request);
                health(reply);
            }
            case "/metrics" -> {
                requireMethod("GET", request);
                reply.text("text/plain; version=0.0.4; charset=utf-8", served().metrics());
            }
            case "/v1/models" -> {
                requireMethod("GET", request);
                ServedModel served = served();
                reply.json(
                        200,
                        OpenAiJson.models(
                                served.name(), served.contextTokens(), served.createdSeconds()));
            }
            case "/v1/chat/completions" -> {
                requireMethod("POST", request);
                chat(served(), Json.object(request.body()), reply);
            }
            case "/v1/embeddings" -> {
                requireMethod("POST", request);
                embeddings(served(), Json.object(request.body()), reply);
            }
            default ->
                    throw ApiException.notFound(
                            "unknown_url", null, "There is no " + request.path() + " here.");
        }
    }

    private void health(ApiReply reply) throws ClientGoneException {
        boolean ready = model.get() != null;
        reply.json(
                ready ? 200 : 503,
                JsonNodeFactory.instance.objectNode().put("status", ready ? "ok" : "loading"));
    }

    private void chat(ServedModel served, JsonNode body, ApiReply reply)
            throws ClientGoneException, InterruptedException {
        requireModel(served, body);
        boolean stream = Json.flag(body, "stream", false);
        boolean usage = Json.flag(body.path("stream_options"), "include_usage", false);
        ChatScheduler.Handle generation = served.chat().start(served.chatReader().read(body));
        reply.onClientGone(generation::cancel);
        ChatAnswer answer =
                new ChatAnswer("chatcmpl-" + UUID.randomUUID(), served.nowSeconds(), served.name());
        if (stream) {
            new ChatStream(answer, reply, usage).relay(generation);
        } else {
            answerWhole(answer, generation, reply);
        }
    }

    private static void answerWhole(
            ChatAnswer answer, ChatScheduler.Handle generation, ApiReply reply)
            throws ClientGoneException, InterruptedException {
        StringBuilder content = new StringBuilder();
        while (true) {
            switch (generation.next()) {
                case Event.Text(var text) -> content.append(text);
                case Event.Finished finished -> {
                    reply.json(200, answer.completion(content.toString(), finished));
                    return;
                }
                case Event.Failed(var error) -> throw error;
                case Event.Cancelled _ -> throw new ClientGoneException();
            }
        }
    }

    private static void embeddings(ServedModel served, JsonNode body, ApiReply reply)
            throws ClientGoneException, InterruptedException {
        requireModel(served, body);
        EmbeddingRequest request = EmbeddingRequest.read(body);
        CompletableFuture<Embedded> answer = served.embeddings().start(request.texts());
        reply.onClientGone(() -> answer.cancel(false));
        Embedded embedded = await(answer);
        List<float[]> vectors = embedded.vectors();
        reply.json(
                200,
                OpenAiJson.embeddings(
                        served.name(), vectors, request.base64(), embedded.timings()));
    }

    private static Embedded await(CompletableFuture<Embedded> answer)
            throws ClientGoneException, InterruptedException {
        try {
            return answer.get();
        } catch (CancellationException e) {
            throw new ClientGoneException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiException refusal
                    ? refusal
                    : ApiException.engineFailed();
        }
    }

    private ServedModel served() {
        ServedModel served = model.get();
        if (served == null) {
            throw ApiException.unavailable("The model is still loading. Try again in a moment.");
        }
        return served;
    }

    private static void requireModel(ServedModel served, JsonNode body) {
        String requested = Json.text(body, "model").orElse(served.name());
        if (!requested.equals(served.name())) {
            throw ApiException.notFound(
                    "model_not_found",
                    "model",
                    "This runtime serves '%s', not '%s'.".formatted(served.name(), requested));
        }
    }

    private static void requireMethod(String method, ApiRequest request) {
        if (!request.method().equals(method)) {
            throw ApiException.methodNotAllowed(method);
        }
    }
}
