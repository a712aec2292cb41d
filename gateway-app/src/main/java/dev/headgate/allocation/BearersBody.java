package dev.headgate.allocation;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import jakarta.validation.constraints.NotNull;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * {@link Bearers} as they are sent.
 *
 * @param idle {@code platform}, {@code proportional} or {@code tenant}
 * @param idleTenant which tenant, for {@code tenant}
 * @param overhead as idle
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BearersBody(
        @NotNull(message = "is needed") String idle,
        @Nullable UUID idleTenant,
        @NotNull(message = "is needed") String overhead,
        @Nullable UUID overheadTenant) {

    static BearersBody of(Bearers bearers) {
        return new BearersBody(
                bearers.idle().rule().toLowerCase(Locale.ROOT),
                tenant(bearers.idle()),
                bearers.overhead().rule().toLowerCase(Locale.ROOT),
                tenant(bearers.overhead()));
    }

    /**
     * @throws GatewayException {@code INVALID_REQUEST} naming the field that is wrong
     */
    Bearers bearers() {
        return new Bearers(
                bearer("idle", idle, idleTenant), bearer("overhead", overhead, overheadTenant));
    }

    private static Bearer bearer(String field, String rule, @Nullable UUID tenant) {
        if (rule.equals("tenant") && tenant != null) {
            return new Bearer.OneTenant(new TenantId(tenant));
        }
        if (rule.equals("platform") && tenant == null) {
            return new Bearer.Platform();
        }
        if (rule.equals("proportional") && tenant == null) {
            return new Bearer.Proportional();
        }
        throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "'%s' is platform, proportional or tenant; with tenant, and with it alone, '%s_tenant' names the tenant's id."
                                .formatted(field, field))
                .at(field);
    }

    private static @Nullable UUID tenant(Bearer bearer) {
        return bearer instanceof Bearer.OneTenant(var tenant) ? tenant.value() : null;
    }
}
