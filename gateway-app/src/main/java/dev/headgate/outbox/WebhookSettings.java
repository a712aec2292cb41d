package dev.headgate.outbox;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.outbound.OutboundUrl;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as somebody wants it.
 *
 * @param name unique among webhooks
 * @param url where events are posted
 * @param events what it is told
 * @param enabled whether anything is sent; true if null
 */
record WebhookSettings(
        @NotBlank @Size(max = 100, message = "has at most 100 characters") String name,
        @NotBlank @Size(max = 2000, message = "has at most 2000 characters") String url,
        @NotEmpty List<String> events,
        @Nullable Boolean enabled) {

    WebhookSettings {
        enabled = Objects.requireNonNullElse(enabled, true);
    }

    boolean isEnabled() {
        return Objects.requireNonNullElse(enabled, true);
    }

    /**
     * Checks URL and events.
     *
     * @throws GatewayException {@code INVALID_REQUEST} that says what to write
     */
    WebhookSettings checked() {
        List<String> known = EventType.subscribable();
        for (String event : events) {
            if (!known.contains(event)) {
                throw invalid(
                        "events",
                        "There is no event '%s'. There are: %s."
                                .formatted(event, String.join(", ", known)));
            }
        }
        try {
            String checked = OutboundUrl.checked("'url'", url).toString();
            return new WebhookSettings(name, checked, List.copyOf(events), enabled);
        } catch (IllegalArgumentException e) {
            throw invalid("url", String.valueOf(e.getMessage()));
        }
    }

    private static GatewayException invalid(String field, String message) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message).at(field);
    }
}
