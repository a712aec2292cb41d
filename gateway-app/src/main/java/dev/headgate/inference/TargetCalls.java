package dev.headgate.inference;

import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.AttemptOpening;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.provider.UpstreamCall.Cancellation;
import dev.headgate.routing.RoutingDecision.Target;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Reserves the calls of targets, each at its worst case. */
@Component
final class TargetCalls {
    private final Catalog catalog;
    private final AttemptBook book;
    private final InferenceProperties properties;

    TargetCalls(Catalog catalog, AttemptBook book, InferenceProperties properties) {
        this.catalog = catalog;
        this.book = book;
        this.properties = properties;
    }

    /**
     * Reserves one call.
     *
     * @param number of the attempt among those of the request, from 1
     * @param longest how long the call may last
     * @throws dev.headgate.error.GatewayException if a budget refuses
     */
    TargetCall reserve(
            Target target,
            int number,
            Inquiry inquiry,
            Duration longest,
            Cancellation cancellation) {
        InferenceRequest request = inquiry.request();
        Deployment deployment = deployment(target);
        long perChoice = outputLimit(request, deployment);
        var opening =
                new AttemptOpening(
                        inquiry.record(),
                        number,
                        deployment,
                        request.estimatedInputTokens(),
                        Math.multiplyExact(perChoice, request.choices()),
                        longest,
                        request.needs());
        return new TargetCall(
                inquiry, deployment, perChoice, new Attempt(book, opening), cancellation);
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
