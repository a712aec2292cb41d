package dev.headgate.inference;

import dev.headgate.accounting.TypicalUsage;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What routing gets to know of a request: the one way from a body to its facts. */
@Component
final class FactsReading {
    private final TypicalUsage typical;
    private final InferenceProperties properties;

    FactsReading(TypicalUsage typical, InferenceProperties properties) {
        this.typical = typical;
        this.properties = properties;
    }

    /**
     * The facts of a request.
     *
     * @param tagsHeader the value of {@link TagsHeader#NAME}, or null if it was not sent
     * @param deadline time within which the client wants its answer, or null if it set none
     * @param draw the random bits of the request
     * @throws GatewayException if its tags are malformed
     */
    RequestFacts read(
            InferenceRequest request,
            RequestFacts.Caller caller,
            @Nullable String tagsHeader,
            @Nullable Duration deadline,
            long draw) {
        Map<String, String> tags = TagsHeader.merge(request.tags(), tagsHeader);
        return new RequestFacts(
                request.model(),
                request.stream(),
                request.needs(),
                request.estimatedInputTokens(),
                answerTokens(request),
                tags,
                request.user(),
                caller,
                expectation(request, caller),
                PriorityClass.of(tags, caller.mostUrgent()),
                deadline,
                draw);
    }

    /** What such requests of this team turned out to be; no longer than the client allows. */
    private RequestFacts.Expectation expectation(
            InferenceRequest request, RequestFacts.Caller caller) {
        long most = answerTokens(request);
        return typical.of(caller.tenant(), caller.team(), request.model())
                .map(usual ->
                        new RequestFacts.Expectation(
                                request.maxOutputTokens() == null && most > 0
                                        ? usual.outputTokens()
                                        : Math.min(most, usual.outputTokens()),
                                usual.cachedOf(request.estimatedInputTokens())))
                .orElseGet(() -> new RequestFacts.Expectation(most, 0));
    }

    /** The caller as policies see it. */
    static RequestFacts.Caller caller(Caller caller) {
        return new RequestFacts.Caller(
                caller.tenantName(),
                caller.teamName(),
                caller.keyName(),
                caller.region(),
                caller.allowedModels(),
                caller.priority());
    }

    /** Tokens that one answer is reckoned with: what the client allows, or else what is usual. */
    long answerTokens(InferenceRequest request) {
        Long asked = request.maxOutputTokens();
        return switch (request) {
            case EmbeddingRequest _ -> 0;
            case ChatRequest _ -> asked == null ? usualAnswerTokens() : asked;
        };
    }

    /** Tokens that an answer is reckoned with if the client sets no maximum. */
    long usualAnswerTokens() {
        return properties.expectedOutputTokens();
    }
}
