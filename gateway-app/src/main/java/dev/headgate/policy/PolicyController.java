package dev.headgate.policy;

import dev.headgate.identity.Administrator;
import dev.headgate.policy.PolicyBodies.PublishRequest;
import dev.headgate.policy.PolicyBodies.ReviewRequest;
import dev.headgate.policy.PolicyBodies.RollBackRequest;
import dev.headgate.policy.PolicyBodies.ScheduleRequest;
import dev.headgate.policy.PolicyViews.Page;
import dev.headgate.policy.PolicyViews.ScheduledView;
import dev.headgate.policy.PolicyViews.VersionView;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
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

/** The policy of the platform and those of tenants over HTTP; they live alike. */
@RestController
@RequestMapping({"/api/admin/v1/policy", "/api/admin/v1/tenants/{tenant}/policy"})
class PolicyController {
    private final Policies policies;
    private final PolicyDiffs diffs;
    private final PolicyOwners owners;

    PolicyController(Policies policies, PolicyDiffs diffs, PolicyOwners owners) {
        this.policies = policies;
        this.diffs = diffs;
        this.owners = owners;
    }

    @Operation(summary = "The policy in force.")
    @GetMapping
    VersionView published(@PathVariable(required = false) @Nullable UUID tenant) {
        return VersionView.of(policies.published(owners.find(tenant)));
    }

    @Operation(summary = "Says what is wrong with a policy, with line and column; changes nothing.")
    @PostMapping("/validate")
    PolicyReview review(
            @PathVariable(required = false) @Nullable UUID tenant,
            @Valid @RequestBody ReviewRequest request) {
        return policies.review(owners.find(tenant), request.document());
    }

    @Operation(
            summary = "Puts a policy, or the text of a draft, in force on every replica.",
            description =
                    "expected_version is the version that it replaces, 0 if there is none: 409 if another one is in force.")
    @PutMapping
    VersionView publish(
            @PathVariable(required = false) @Nullable UUID tenant,
            @Valid @RequestBody PublishRequest request,
            @AuthenticationPrincipal Administrator author) {
        return VersionView.of(
                policies.publish(
                        owners.find(tenant),
                        request.expectedVersion(),
                        request.source(),
                        PolicyBodies.comment(request.comment()),
                        author.name()));
    }

    @Operation(
            summary = "Puts the text of an old version in force again, as a new version.",
            description = "expected_version is the version that it replaces.")
    @PostMapping("/rollback")
    VersionView rollBack(
            @PathVariable(required = false) @Nullable UUID tenant,
            @Valid @RequestBody RollBackRequest request,
            @AuthenticationPrincipal Administrator author) {
        return VersionView.of(
                policies.restore(
                        owners.find(tenant),
                        request.expectedVersion(),
                        request.toVersion(),
                        PolicyBodies.comment(request.comment()),
                        author.name()));
    }

    @Operation(summary = "All versions, newest first.")
    @GetMapping("/versions")
    Page<VersionView> versions(
            @PathVariable(required = false) @Nullable UUID tenant,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) @Min(1) long after,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        return Page.of(
                policies.before(owners.find(tenant), after, limit + 1),
                limit,
                PolicyVersion::version,
                VersionView::of);
    }

    @Operation(summary = "One version.")
    @GetMapping("/versions/{version}")
    VersionView version(
            @PathVariable(required = false) @Nullable UUID tenant, @PathVariable long version) {
        return VersionView.of(policies.version(owners.find(tenant), version));
    }

    @Operation(
            summary = "How two policies differ: rule by rule, and as text.",
            description =
                    "from and to are each the number of a version, the id of a draft, or 'published'.")
    @GetMapping("/diff")
    PolicyDiff diff(
            @PathVariable(required = false) @Nullable UUID tenant,
            @RequestParam String from,
            @RequestParam(defaultValue = "published") String to) {
        return diffs.between(
                owners.find(tenant),
                PolicyChoice.ofText("from", from),
                PolicyChoice.ofText("to", to));
    }

    @Operation(summary = "What takes effect later, soonest first.")
    @GetMapping("/scheduled")
    List<ScheduledView> scheduled(@PathVariable(required = false) @Nullable UUID tenant) {
        return policies.scheduled(owners.find(tenant)).stream().map(ScheduledView::of).toList();
    }

    @Operation(
            summary = "Has a policy, or the text of a draft, take effect at a moment.",
            description =
                    "Until then nothing else is published, since it would be undone: cancel it first.")
    @PostMapping("/scheduled")
    @ResponseStatus(HttpStatus.CREATED)
    ScheduledView schedule(
            @PathVariable(required = false) @Nullable UUID tenant,
            @Valid @RequestBody ScheduleRequest request,
            @AuthenticationPrincipal Administrator author) {
        return ScheduledView.of(
                policies.schedule(
                        owners.find(tenant),
                        request.expectedVersion(),
                        request.source(),
                        PolicyBodies.comment(request.comment()),
                        author.name(),
                        request.activateAt()));
    }

    @Operation(summary = "Calls off what was to take effect.")
    @DeleteMapping("/scheduled/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String comment,
            @AuthenticationPrincipal Administrator actor) {
        policies.cancel(owners.find(tenant), id, comment, actor.name());
    }
}
