package dev.headgate.outbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One event on its way to one webhook.
 *
 * @param messageId the {@code webhook-id} under which it is sent, the same at every try
 * @param dueAt when it is tried next, or null if it is not
 * @param lastStatus HTTP status of the last try, or null if none came
 * @param lastError stable word for why the last try failed, or null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Delivery(
        UUID eventId,
        String messageId,
        String type,
        State state,
        int tries,
        Instant madeAt,
        @Nullable Instant dueAt,
        @Nullable Instant lastTryAt,
        @Nullable Instant deliveredAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        String body) {

    /** Where it stands. */
    enum State {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("delivered")
        DELIVERED,
        /** Tried as often as allowed; an administrator may send it again. */
        @JsonProperty("dead")
        DEAD;

        /**
         * The state of this name, or null if there is none.
         *
         * @throws GatewayException {@code INVALID_REQUEST} if no state has this name
         */
        static @Nullable State named(@Nullable String name) {
            if (name == null) {
                return null;
            }
            return Arrays.stream(values())
                    .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new GatewayException(
                                            ErrorCode.INVALID_REQUEST,
                                            "'state' is one of pending, delivered and dead.")
                                    .at("state"));
        }
    }

    /** The {@code webhook-id} of an event. */
    static String messageId(UUID event) {
        return "msg_" + event.toString().replace("-", "");
    }
}
