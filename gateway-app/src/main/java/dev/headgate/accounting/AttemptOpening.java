package dev.headgate.accounting;

import dev.headgate.catalog.Deployment;
import dev.headgate.routing.Capability;
import java.time.Duration;
import java.util.Set;

/**
 * An attempt about to be made, with its worst case.
 *
 * @param request the request it belongs to, written together with its first attempt
 * @param number 1 for the first attempt of the request
 * @param inputTokens tokens that are held for the prompt
 * @param outputTokens tokens that the upstream is held to
 * @param longest how long the call may last at most: bounds what self-hosted capacity it can use
 * @param needs what the request needs, for finding what else could have answered it
 * @param estimate the prompt's tokens by our own estimate
 */
public record AttemptOpening(
        RequestRecord request,
        int number,
        Deployment deployment,
        long inputTokens,
        long outputTokens,
        Duration longest,
        Set<Capability> needs,
        long estimate) {

    public AttemptOpening {
        needs = Set.copyOf(needs);
    }

    /** An attempt that holds as many tokens for its prompt as were estimated. */
    public AttemptOpening(
            RequestRecord request,
            int number,
            Deployment deployment,
            long inputTokens,
            long outputTokens,
            Duration longest,
            Set<Capability> needs) {
        this(request, number, deployment, inputTokens, outputTokens, longest, needs, inputTokens);
    }

    /** The same attempt with another number of tokens held for its prompt. */
    AttemptOpening holding(long tokens) {
        return new AttemptOpening(
                request, number, deployment, tokens, outputTokens, longest, needs, estimate);
    }
}
