package dev.headgate.inference;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Dry-runs over HTTP. */
@RestController
class DryRunController {
    private final DryRuns dryRuns;

    DryRunController(DryRuns dryRuns) {
        this.dryRuns = dryRuns;
    }

    @Operation(
            summary =
                    "Says where a request would go, and why; nothing is called, reserved or written.",
            description =
                    "Takes 'facts' or a 'request' as clients send it, by the policy in force or another one, at a time and a"
                            + " state of the fleet that may be stated. Budgets and rate limits are not asked.")
    @PostMapping("/api/admin/v1/policies/dry-run")
    DryRunView run(@Valid @RequestBody DryRunRequest run) {
        return dryRuns.run(run);
    }
}
