package dev.headgate.provider;

import dev.headgate.identity.Page;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened to deployments. */
@RestController
@RequestMapping("/api/admin/v1/deployments/events")
class DeploymentEventController {
    private static final UUID LAST = new UUID(-1, -1);

    private final DeploymentEventTable events;

    DeploymentEventController(DeploymentEventTable events) {
        this.events = events;
    }

    @Operation(
            summary =
                    "Breakers that opened and closed, rate limits that were met, engines that went away; newest first.")
    @GetMapping
    Page<DeploymentEventTable.Row> events(
            @RequestParam(required = false) @Nullable String deployment,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = events.before(after == null ? LAST : after, deployment, most + 1);
        return Page.of(found, most, DeploymentEventTable.Row::id, Function.identity());
    }
}
