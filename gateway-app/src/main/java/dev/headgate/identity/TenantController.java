package dev.headgate.identity;

import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Tenants and their teams. */
@RestController
@RequestMapping("/api/admin/v1/tenants")
class TenantController {
    private final TenantAdministration administration;

    TenantController(TenantAdministration administration) {
        this.administration = administration;
    }

    @GetMapping
    Page<TenantView> tenants(
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return administration.tenants(after, limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    TenantView create(@RequestBody @Valid TenantSettings settings) {
        return administration.createTenant(settings);
    }

    @GetMapping("/{tenant}")
    TenantView tenant(@PathVariable UUID tenant) {
        return administration.tenant(tenant);
    }

    @PatchMapping("/{tenant}")
    TenantView change(@PathVariable UUID tenant, @RequestBody ObjectNode patch) {
        return administration.changeTenant(tenant, patch);
    }

    @GetMapping("/{tenant}/teams")
    Page<TeamView> teams(
            @PathVariable UUID tenant,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return administration.teams(tenant, after, limit);
    }

    @PostMapping("/{tenant}/teams")
    @ResponseStatus(HttpStatus.CREATED)
    TeamView createTeam(@PathVariable UUID tenant, @RequestBody @Valid TeamSettings settings) {
        return administration.createTeam(tenant, settings);
    }
}
