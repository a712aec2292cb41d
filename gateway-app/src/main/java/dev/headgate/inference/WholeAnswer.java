package dev.headgate.inference;

import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.Charge;
import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.Answer;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.MalformedAnswerException;
import dev.headgate.protocol.UsageBounds;
import dev.headgate.provider.ProviderClient;
import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Answers in one piece: call, book, send with the cost in it. */
@Component
final class WholeAnswer {
    private final ProviderClient providers;
    private final InferenceProperties properties;

    WholeAnswer(ProviderClient providers, InferenceProperties properties) {
        this.providers = providers;
        this.properties = properties;
    }

    void relay(
            ChatRequest chat,
            long outputLimit,
            Deployment deployment,
            Attempt attempt,
            Inquiry inquiry)
            throws IOException {
        UsageBounds bounds = UsageBounds.of(chat, deployment.model().contextTokens());
        byte[] body =
                chat.forUpstream(
                        deployment.upstreamModel(),
                        outputLimit,
                        providers.outputLimitField(deployment));
        relay(
                "/chat/completions",
                body,
                answer -> Answer.chat(answer, bounds),
                deployment,
                attempt,
                inquiry);
    }

    void relay(EmbeddingRequest embedding, Deployment deployment, Attempt attempt, Inquiry inquiry)
            throws IOException {
        UsageBounds bounds = UsageBounds.of(embedding, deployment.model().contextTokens());
        byte[] body = embedding.forUpstream(deployment.upstreamModel());
        relay(
                "/embeddings",
                body,
                answer -> Answer.embeddings(answer, bounds),
                deployment,
                attempt,
                inquiry);
    }

    private void relay(
            String path,
            byte[] body,
            Function<byte[], Answer> reader,
            Deployment deployment,
            Attempt attempt,
            Inquiry inquiry)
            throws IOException {
        var call = attempt.call(path, inquiry);
        Answer answer = call(deployment, call, body, reader, attempt);
        Charge charge = attempt.settle(answer.usage(), Ending.COMPLETE);
        byte[] priced = charge.usd() == null ? answer.body() : answer.withCost(charge.usd());
        inquiry.client().send(priced, charge.usd());
    }

    private Answer call(
            Deployment deployment,
            UpstreamCall call,
            byte[] body,
            Function<byte[], Answer> reader,
            Attempt attempt) {
        try {
            byte[] answer = providers.complete(deployment, call, body);
            attempt.answerBegins();
            return reader.apply(answer);
        } catch (MalformedAnswerException malformed) {
            var failure = new UpstreamException(Failure.MALFORMED, null, null, malformed);
            attempt.fail(failure);
            throw failure;
        } catch (UpstreamException failure) {
            attempt.fail(failure);
            throw failure;
        }
    }
}
