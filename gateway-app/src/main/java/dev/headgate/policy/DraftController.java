package dev.headgate.policy;

import dev.headgate.identity.Administrator;
import dev.headgate.policy.PolicyBodies.DraftChange;
import dev.headgate.policy.PolicyBodies.NewDraft;
import dev.headgate.policy.PolicyViews.DraftLine;
import dev.headgate.policy.PolicyViews.DraftView;
import dev.headgate.policy.PolicyViews.Page;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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

/** Drafts over HTTP. */
@RestController
@RequestMapping({"/api/admin/v1/policy/drafts", "/api/admin/v1/tenants/{tenant}/policy/drafts"})
class DraftController {
    private final Drafts drafts;
    private final PolicyOwners owners;

    DraftController(Drafts drafts, PolicyOwners owners) {
        this.drafts = drafts;
        this.owners = owners;
    }

    @Operation(summary = "All drafts, oldest first.")
    @GetMapping
    Page<DraftLine> drafts(
            @PathVariable(required = false) @Nullable UUID tenant,
            @RequestParam(defaultValue = "00000000-0000-0000-0000-000000000000") UUID after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        return Page.of(
                drafts.after(owners.find(tenant), after, limit + 1),
                limit,
                PolicyDraft::id,
                DraftLine::of);
    }

    @Operation(
            summary = "Begins a draft; it may be unsound.",
            description = "Without a document it begins with the policy in force.")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    DraftView create(
            @PathVariable(required = false) @Nullable UUID tenant,
            @Valid @RequestBody NewDraft draft,
            @AuthenticationPrincipal Administrator author) {
        return DraftView.of(
                drafts.create(owners.find(tenant), draft.name(), draft.document(), author.name()));
    }

    @Operation(summary = "A draft, with what is to be said of it now.")
    @GetMapping("/{id}")
    DraftView draft(@PathVariable(required = false) @Nullable UUID tenant, @PathVariable UUID id) {
        return DraftView.of(drafts.draft(owners.find(tenant), id));
    }

    @Operation(
            summary = "Saves a draft, sound or not.",
            description = "409 if it has another revision than the one that was read.")
    @PutMapping("/{id}")
    DraftView change(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            @Valid @RequestBody DraftChange change,
            @AuthenticationPrincipal Administrator author) {
        return DraftView.of(
                drafts.change(
                        owners.find(tenant),
                        id,
                        change.revision(),
                        change.name(),
                        change.document(),
                        author.name()));
    }

    @Operation(
            summary = "Deletes a draft.",
            description = "409 if it has another revision than the one that was read.")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            @RequestParam @Min(1) long revision,
            @AuthenticationPrincipal Administrator actor) {
        drafts.delete(owners.find(tenant), id, revision, actor.name());
    }
}
