package dev.headgate.accounting;

import dev.headgate.identity.Caller;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the books keep of a request: no prompt and no answer, only who asked for what and how it was
 * decided.
 *
 * @param endpoint such as {@code /v1/chat/completions}
 * @param requestedModel the name that the client asked for
 * @param policyVersion version of the policy that decided
 * @param rule the rule that spoke, or null if none did
 * @param decision the explanation as JSON
 * @param trace what it takes to decide once more, or null if that was not kept
 */
public record RequestRecord(
        RequestId id,
        Caller caller,
        String endpoint,
        String requestedModel,
        boolean stream,
        Map<String, String> tags,
        long policyVersion,
        @Nullable String rule,
        String decision,
        Instant receivedAt,
        @Nullable DecisionTrace trace) {

    public RequestRecord {
        tags = Map.copyOf(tags);
    }

    /** A request whose decision cannot be made once more. */
    public RequestRecord(
            RequestId id,
            Caller caller,
            String endpoint,
            String requestedModel,
            boolean stream,
            Map<String, String> tags,
            long policyVersion,
            @Nullable String rule,
            String decision,
            Instant receivedAt) {
        this(
                id,
                caller,
                endpoint,
                requestedModel,
                stream,
                tags,
                policyVersion,
                rule,
                decision,
                receivedAt,
                null);
    }
}
