package dev.headgate.outbox;

import dev.headgate.identity.Administrator;
import dev.headgate.identity.Page;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Webhooks, and what is on its way to them. */
@RestController
@RequestMapping("/api/admin/v1/webhooks")
class WebhookController {
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private final WebhookAdministration administration;

    WebhookController(WebhookAdministration administration) {
        this.administration = administration;
    }

    @GetMapping
    Page<Webhook> webhooks(
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = administration.after(after == null ? FIRST : after, most + 1);
        return Page.of(found, most, Webhook::id, Function.identity());
    }

    @Operation(summary = "Makes a webhook. The answer is the only one that holds its secret.")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    NewWebhook create(
            @RequestBody @Valid WebhookSettings settings,
            @AuthenticationPrincipal Administrator author) {
        return administration.create(settings, author.name());
    }

    @GetMapping("/{id}")
    Webhook webhook(@PathVariable UUID id) {
        return administration.webhook(id);
    }

    @PutMapping("/{id}")
    Webhook change(@PathVariable UUID id, @RequestBody @Valid WebhookSettings settings) {
        return administration.change(id, settings);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable UUID id) {
        administration.delete(id);
    }

    @Operation(
            summary = "Makes a new secret, which this answer alone holds.",
            description = "Until old_secret_until messages are signed with both secrets.")
    @PostMapping("/{id}/rotate")
    NewWebhook rotate(@PathVariable UUID id) {
        return administration.rotate(id);
    }

    @Operation(summary = "Sends a test message; what becomes of it is shown by its delivery.")
    @PostMapping("/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Delivery test(@PathVariable UUID id) {
        return administration.test(id);
    }

    @Operation(summary = "What was sent or is to be sent to a webhook, newest first.")
    @GetMapping("/{id}/deliveries")
    Page<Delivery> deliveries(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found =
                administration.deliveriesBefore(
                        id, after == null ? LAST : after, Delivery.State.named(state), most + 1);
        return Page.of(found, most, Delivery::eventId, Function.identity());
    }

    @GetMapping("/{id}/deliveries/{event}")
    Delivery delivery(@PathVariable UUID id, @PathVariable UUID event) {
        return administration.delivery(id, event);
    }

    @Operation(summary = "Sends a message again, under the same webhook-id.")
    @PostMapping("/{id}/deliveries/{event}/redeliver")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Delivery redeliver(@PathVariable UUID id, @PathVariable UUID event) {
        return administration.redeliver(id, event);
    }
}
