package dev.headgate.policy;

import dev.headgate.policy.PolicyViews.EventView;
import dev.headgate.policy.PolicyViews.Page;
import dev.headgate.policy.PolicyViews.ReplicaView;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What there is to see of all policies together. */
@RestController
@RequestMapping("/api/admin/v1/policies")
class PoliciesController {
    private final PolicyEvents events;
    private final ReplicaReports replicas;
    private final PolicyOwners owners;

    PoliciesController(PolicyEvents events, ReplicaReports replicas, PolicyOwners owners) {
        this.events = events;
        this.replicas = replicas;
        this.owners = owners;
    }

    @Operation(
            summary = "Who did what to which policy, when and why; newest first.",
            description = "With tenant only what concerns the policy of that tenant.")
    @GetMapping("/events")
    Page<EventView> events(
            @RequestParam(required = false) @Nullable UUID tenant,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) @Min(1) long after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        return Page.of(
                events.before(tenant == null ? null : owners.find(tenant), after, limit + 1),
                limit,
                PolicyEvent::id,
                EventView::of);
    }

    @Operation(summary = "Which versions every replica decides by.")
    @GetMapping("/replicas")
    List<ReplicaView> replicas() {
        return replicas.all().stream().map(ReplicaView::of).toList();
    }
}
