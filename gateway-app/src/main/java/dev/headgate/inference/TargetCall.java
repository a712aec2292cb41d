package dev.headgate.inference;

import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.protocol.UsageBounds;
import dev.headgate.provider.UpstreamCall;

/**
 * One call of one target, with the attempt that was reserved for it.
 *
 * @param outputLimit tokens that the upstream is held to, for each choice
 * @param cancellation lets another thread cut it
 */
record TargetCall(
        Inquiry inquiry,
        Deployment deployment,
        long outputLimit,
        Attempt attempt,
        UpstreamCall.Cancellation cancellation) {

    InferenceRequest request() {
        return inquiry.request();
    }

    /** What it can have consumed at most. */
    UsageBounds bounds() {
        return UsageBounds.of(request(), deployment.model().contextTokens());
    }

    UpstreamCall upstream(String path) {
        return attempt.upstream(path, cancellation, inquiry);
    }
}
