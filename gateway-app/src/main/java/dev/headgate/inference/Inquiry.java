package dev.headgate.inference;

import dev.headgate.accounting.RequestRecord;
import dev.headgate.protocol.InferenceRequest;

/**
 * A request that may be answered: what is asked, how it was decided, who waits.
 *
 * @param deadline until when its answer is wanted
 */
record Inquiry(
        InferenceRequest request,
        RequestRecord record,
        Deadline deadline,
        InFlightRequest inFlight,
        ClientExchange client) {}
