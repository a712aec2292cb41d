package dev.headgate.policy;

import dev.headgate.identity.Administrator;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.policy.PolicyVersion.State;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Policies over HTTP. */
@RestController
@RequestMapping("/api/admin/v1/policy")
class PolicyController {
    private final Policies policies;

    PolicyController(Policies policies) {
        this.policies = policies;
    }

    /** A version as it is shown. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record View(
            long version,
            String state,
            String document,
            String comment,
            String author,
            String managedBy,
            Instant createdAt) {

        private static View of(PolicyVersion version) {
            return new View(
                    version.version(),
                    label(version.state()),
                    version.document(),
                    version.comment(),
                    version.author(),
                    label(version.keeper()),
                    version.createdAt());
        }

        private static String label(State state) {
            return state.name().toLowerCase(Locale.ROOT);
        }

        private static String label(Keeper keeper) {
            return keeper.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Some versions, newest first.
     *
     * @param next what to ask for with {@code after} to get older ones, or null if there are none
     */
    record Page(List<View> items, @Nullable String next) {}

    /** A policy that is to be looked at. */
    record ReviewRequest(@NotBlank String document) {}

    /**
     * A policy that is to be put in force.
     *
     * @param expectedVersion the version that it replaces
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PublishRequest(
            @NotNull @Min(1) Long expectedVersion,
            @NotBlank String document,
            @Nullable @Size(max = 1000) String comment) {}

    @Operation(summary = "The policy in force.")
    @GetMapping
    View published() {
        return View.of(policies.published());
    }

    @Operation(summary = "Says what is wrong with a policy, with line and column; changes nothing.")
    @PostMapping("/validate")
    PolicyReview review(@Valid @RequestBody ReviewRequest request) {
        return policies.review(request.document());
    }

    @Operation(
            summary = "Puts a policy in force on every replica.",
            description =
                    "expected_version is the version that it replaces: 409 if another one is in force.")
    @PutMapping
    View publish(
            @Valid @RequestBody PublishRequest request,
            @AuthenticationPrincipal Administrator author) {
        return View.of(
                policies.publish(
                        request.expectedVersion(),
                        request.document(),
                        request.comment() == null ? "" : request.comment(),
                        author.name()));
    }

    @Operation(summary = "All versions, newest first.")
    @GetMapping("/versions")
    Page versions(
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) @Min(1) long after,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        List<View> items = policies.before(after, limit).stream().map(View::of).toList();
        boolean mayBeMore = items.size() == limit && items.getLast().version() > 1;
        return new Page(items, mayBeMore ? Long.toString(items.getLast().version()) : null);
    }

    @Operation(summary = "One version.")
    @GetMapping("/versions/{version}")
    View version(@PathVariable long version) {
        return View.of(policies.version(version));
    }
}
