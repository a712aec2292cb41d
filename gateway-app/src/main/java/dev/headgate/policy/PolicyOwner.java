package dev.headgate.policy;

import dev.headgate.identity.TenantId;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose policy it is: the platform's, which routes and narrows, or a tenant's, which only narrows.
 *
 * @param id of the tenant; the nil UUID is the platform
 */
record PolicyOwner(UUID id) {
    static final PolicyOwner PLATFORM = new PolicyOwner(new UUID(0, 0));

    static PolicyOwner of(TenantId tenant) {
        return new PolicyOwner(tenant.value());
    }

    boolean isPlatform() {
        return equals(PLATFORM);
    }

    /** Empty for the platform. */
    Optional<TenantId> tenant() {
        return isPlatform() ? Optional.empty() : Optional.of(new TenantId(id));
    }

    /** Where its policy is administered. */
    String path() {
        return isPlatform() ? "/api/admin/v1/policy" : "/api/admin/v1/tenants/" + id + "/policy";
    }
}
