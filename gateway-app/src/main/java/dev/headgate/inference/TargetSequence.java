package dev.headgate.inference;

import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.AttemptOpening;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.provider.UpstreamException;
import dev.headgate.routing.RoutingDecision.Target;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Tries the targets of a decision in order. Each try is an attempt of its own, reserved before it
 * and booked after it. The next target is tried only while the client has been told nothing (R09),
 * and there is no other retry layer (R10).
 */
@Component
final class TargetSequence {
    private final Catalog catalog;
    private final AttemptBook book;
    private final WholeAnswer wholeAnswer;
    private final StreamedAnswer streamedAnswer;
    private final Retries retries;
    private final InferenceProperties properties;

    TargetSequence(
            Catalog catalog,
            AttemptBook book,
            WholeAnswer wholeAnswer,
            StreamedAnswer streamedAnswer,
            Retries retries,
            InferenceProperties properties) {
        this.catalog = catalog;
        this.book = book;
        this.wholeAnswer = wholeAnswer;
        this.streamedAnswer = streamedAnswer;
        this.retries = retries;
        this.properties = properties;
    }

    /**
     * Answers from the first target that can.
     *
     * @throws dev.headgate.error.GatewayException if a budget refuses, or if the last target failed
     * @throws IOException if the client went away
     */
    void answer(List<Target> targets, Inquiry inquiry) throws IOException {
        Retries.Course course =
                retries.begin(
                        1 + properties.maxFallbacks(), () -> inquiry.inFlight().cause() != null);
        int next = 0;
        for (int number = 1; ; number++) {
            Deployment deployment = deployment(targets.get(next));
            course.tries(deployment.placeName());
            try {
                attempt(deployment, number, inquiry);
                return;
            } catch (UpstreamException failure) {
                boolean anotherIsLeft = next + 1 < targets.size();
                if (!course.goesOn(failure, anotherIsLeft)) {
                    throw UpstreamErrors.forCaller(failure, inquiry);
                }
                next += anotherIsLeft ? 1 : 0;
            }
        }
    }

    private void attempt(Deployment deployment, int number, Inquiry inquiry) throws IOException {
        long perChoice = outputLimit(inquiry.request(), deployment);
        try (var attempt = new Attempt(book, opening(deployment, number, perChoice, inquiry))) {
            inquiry.client().announceTarget(deployment);
            switch (inquiry.request()) {
                case ChatRequest chat when chat.stream() ->
                        streamedAnswer.relay(chat, perChoice, deployment, attempt, inquiry);
                case ChatRequest chat ->
                        wholeAnswer.relay(chat, perChoice, deployment, attempt, inquiry);
                case EmbeddingRequest embedding ->
                        wholeAnswer.relay(embedding, deployment, attempt, inquiry);
            }
        }
    }

    private AttemptOpening opening(
            Deployment deployment, int number, long perChoice, Inquiry inquiry) {
        InferenceRequest request = inquiry.request();
        return new AttemptOpening(
                inquiry.record(),
                number,
                deployment,
                request.estimatedInputTokens(),
                Math.multiplyExact(perChoice, request.choices()),
                properties.longestCall(),
                request.needs());
    }

    /**
     * Tokens that the upstream is held to, for each choice: what the client asked for, or else our
     * default as far as the model and its context allow. Without a limit there would be no worst
     * case to reserve.
     */
    private long outputLimit(InferenceRequest request, Deployment deployment) {
        if (request instanceof EmbeddingRequest) {
            return 0;
        }
        Long asked = request.maxOutputTokens();
        if (asked != null) {
            return asked;
        }
        long limit = properties.defaultMaxOutputTokens();
        Long longest = deployment.model().maxOutputTokens();
        Long context = deployment.model().contextTokens();
        long room = context == null ? limit : Math.max(1, context - request.estimatedInputTokens());
        return Math.min(Math.min(limit, room), longest == null ? limit : longest);
    }

    private Deployment deployment(Target target) {
        return catalog.current()
                .deployment(target.deployment())
                .orElseThrow(() ->
                        new IllegalStateException("the catalogue lost " + target.deployment()));
    }
}
