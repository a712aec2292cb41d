package dev.headgate.identity;

import dev.headgate.routing.PriorityClass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as an authenticated API key says. It is the principal of a request to {@code /v1}.
 *
 * @param region where the tenant is established, such as {@code EU}, or null if not said
 * @param allowedModels aliases, models or deployments that the key may call; empty means all
 * @param priority how urgent its requests may be
 */
public record Caller(
        KeyId key,
        String keyName,
        TeamId team,
        String teamName,
        TenantId tenant,
        String tenantName,
        @Nullable String region,
        Set<String> allowedModels,
        KeyLimits limits,
        PriorityClass priority) {

    public Caller {
        allowedModels = Set.copyOf(allowedModels);
    }

    /** Somebody whose requests may be urgent. */
    public Caller(
            KeyId key,
            String keyName,
            TeamId team,
            String teamName,
            TenantId tenant,
            String tenantName,
            @Nullable String region,
            Set<String> allowedModels,
            KeyLimits limits) {
        this(
                key,
                keyName,
                team,
                teamName,
                tenant,
                tenantName,
                region,
                allowedModels,
                limits,
                PriorityClass.INTERACTIVE);
    }
}
