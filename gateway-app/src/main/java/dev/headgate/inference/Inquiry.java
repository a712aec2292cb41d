package dev.headgate.inference;

import dev.headgate.accounting.RequestRecord;
import dev.headgate.protocol.InferenceRequest;

/** A request that may be answered: what is asked, how it was decided, who waits. */
record Inquiry(
        InferenceRequest request,
        RequestRecord record,
        InFlightRequest inFlight,
        ClientExchange client) {}
