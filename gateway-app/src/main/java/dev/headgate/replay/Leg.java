package dev.headgate.replay;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Hosting;
import java.util.Locale;

/** The three ways to get an answer. */
enum Leg {
    /** Closed weights, billed by the token. */
    @JsonProperty("frontier_api")
    FRONTIER_API,
    /** Open weights, billed by the token. */
    @JsonProperty("rented_weights")
    RENTED_WEIGHTS,
    /** Hardware that we pay for. */
    @JsonProperty("own_capacity")
    OWN_CAPACITY;

    /** The name over HTTP. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Leg of(Candidate candidate) {
        if (candidate.hosting() == Hosting.SELF_HOSTED) {
            return OWN_CAPACITY;
        }
        return candidate.openWeights() ? RENTED_WEIGHTS : FRONTIER_API;
    }
}
