package dev.headgate.policy;

import dev.headgate.identity.Administrator;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What policies of tenants have beside those of the platform: they can go. */
@RestController
class TenantPolicyController {
    private final Policies policies;
    private final PolicyOwners owners;

    TenantPolicyController(Policies policies, PolicyOwners owners) {
        this.policies = policies;
        this.owners = owners;
    }

    @Operation(
            summary = "Takes a tenant's policy out of force; the platform's alone decides then.",
            description = "expected_version is the version in force.")
    @DeleteMapping("/api/admin/v1/tenants/{tenant}/policy")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(
            @PathVariable UUID tenant,
            @RequestParam("expected_version") @Min(1) long expectedVersion,
            @RequestParam(defaultValue = "") String comment,
            @AuthenticationPrincipal Administrator actor) {
        policies.withdraw(owners.find(tenant), expectedVersion, comment, actor.name());
    }
}
