package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** What administrators do with tenants and teams. */
@Service
@MayRead
@Transactional
class TenantAdministration {
    private final TenantRepository tenants;
    private final TeamRepository teams;
    private final TenantRegistry registry;
    private final SettingsPatch patches;

    TenantAdministration(
            TenantRepository tenants,
            TeamRepository teams,
            TenantRegistry registry,
            SettingsPatch patches) {
        this.tenants = tenants;
        this.teams = teams;
        this.registry = registry;
        this.patches = patches;
    }

    Page<TenantView> tenants(@Nullable UUID after, int limit) {
        int checked = Page.checkedLimit(limit);
        return Page.of(
                tenants.findByIdGreaterThanOrderById(
                        after == null ? Page.START : after, Limit.of(checked + 1)),
                checked,
                TenantView::of);
    }

    TenantView tenant(UUID id) {
        return TenantView.of(found(id));
    }

    @MayAdminister
    TenantView createTenant(TenantSettings settings) {
        return TenantView.of(registry.add(settings, ManagedBy.API));
    }

    @MayAdminister
    TenantView changeTenant(UUID id, ObjectNode patch) {
        TenantEntity tenant = found(id);
        tenant.requireManagedBy(ManagedBy.API, "Tenant", tenant.settings().name());
        tenant.set(patches.apply(tenant.settings(), patch, TenantSettings.class));
        registry.save(tenant);
        return TenantView.of(tenant);
    }

    Page<TeamView> teams(UUID tenant, @Nullable UUID after, int limit) {
        int checked = Page.checkedLimit(limit);
        return Page.of(
                teams.findByTenantIdAndIdGreaterThanOrderById(
                        found(tenant).getId(),
                        after == null ? Page.START : after,
                        Limit.of(checked + 1)),
                checked,
                TeamView::of);
    }

    @MayAdminister
    TeamView createTeam(UUID tenant, TeamSettings settings) {
        return TeamView.of(registry.add(found(tenant), settings.name(), ManagedBy.API));
    }

    private TenantEntity found(UUID id) {
        return tenants.findById(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no tenant %s. List them at /api/admin/v1/tenants."
                                        .formatted(id)));
    }
}
