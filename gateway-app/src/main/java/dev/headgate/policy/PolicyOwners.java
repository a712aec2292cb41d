package dev.headgate.policy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import dev.headgate.identity.TenantNames;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds whose policy is meant. */
@Component
class PolicyOwners {
    private final TenantNames tenants;

    PolicyOwners(TenantNames tenants) {
        this.tenants = tenants;
    }

    /**
     * The owner of that id.
     *
     * @param tenant null for the platform
     * @throws GatewayException {@code NOT_FOUND} if there is no such tenant
     */
    PolicyOwner find(@Nullable UUID tenant) {
        if (tenant == null) {
            return PolicyOwner.PLATFORM;
        }
        TenantId id = new TenantId(tenant);
        nameOf(id);
        return PolicyOwner.of(id);
    }

    /**
     * What the tenant is called.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is no such tenant
     */
    String nameOf(TenantId tenant) {
        return tenants.of(tenant)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no tenant %s. List them at /api/admin/v1/tenants."
                                        .formatted(tenant.value())));
    }
}
