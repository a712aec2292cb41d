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
 * @param inputTokens estimated tokens of the prompt, with margin
 * @param outputTokens tokens that the upstream is held to
 * @param longest how long the call may last at most: bounds what self-hosted capacity it can use
 * @param needs what the request needs, for finding what else could have answered it
 */
public record AttemptOpening(
        RequestRecord request,
        int number,
        Deployment deployment,
        long inputTokens,
        long outputTokens,
        Duration longest,
        Set<Capability> needs) {

    public AttemptOpening {
        needs = Set.copyOf(needs);
    }
}
