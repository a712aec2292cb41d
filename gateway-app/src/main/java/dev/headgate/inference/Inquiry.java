package dev.headgate.inference;

import dev.headgate.accounting.RequestRecord;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.routing.PriorityClass;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be answered: what is asked, how it was decided, who waits.
 *
 * @param session names what shares a prompt cache to upstreams, or null
 * @param priority how urgent it is
 * @param deadline until when its answer is wanted
 */
record Inquiry(
        InferenceRequest request,
        RequestRecord record,
        @Nullable String session,
        PriorityClass priority,
        Deadline deadline,
        InFlightRequest inFlight,
        ClientExchange client) {

    /** A copy of the request, which is booked apart and for whose answer nobody waits. */
    Inquiry copiedAs(RequestRecord other) {
        return new Inquiry(
                request, other, session, PriorityClass.BATCH, deadline, inFlight, client);
    }
}
