package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.DeclaredTenant.DeclaredTeam;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes tenants, teams and keys what the configuration file says they are. */
@Component
public class IdentityDeclarations {
    private final TenantRepository tenants;
    private final TeamRepository teams;
    private final ApiKeyRepository keys;
    private final TenantRegistry registry;
    private final KeyHasher hasher;
    private final Clock clock;

    IdentityDeclarations(
            TenantRepository tenants,
            TeamRepository teams,
            ApiKeyRepository keys,
            TenantRegistry registry,
            KeyHasher hasher,
            Clock clock) {
        this.tenants = tenants;
        this.teams = teams;
        this.keys = keys;
        this.registry = registry;
        this.hasher = hasher;
        this.clock = clock;
    }

    /**
     * Adds what is new, changes what is different, takes over what administrators made under the
     * same name. A key that the file does not list any more is revoked; tenants and teams that it
     * does not list any more are left to administrators. Idempotent.
     *
     * @return the ids of what is declared, by path: tenant; tenant and team; tenant, team and key
     * @throws GatewayException {@link ErrorCode#CONFLICT} if a declared key belongs to another team
     *     or was revoked
     */
    @Transactional
    public Map<List<String>, UUID> declare(List<DeclaredTenant> declared) {
        revokeOthers(declared);
        releaseOthers(declared);
        Map<List<String>, UUID> ids = new HashMap<>();
        for (DeclaredTenant tenant : declared) {
            TenantEntity stored = declare(tenant.settings());
            String name = tenant.settings().name();
            ids.put(List.of(name), stored.getId());
            for (DeclaredTeam team : tenant.teams()) {
                TeamEntity storedTeam = declare(stored, team.settings());
                List<String> path = List.of(name, team.settings().name());
                ids.put(path, storedTeam.getId());
                for (DeclaredKey key : team.keys()) {
                    ids.put(
                            List.of(name, team.settings().name(), key.settings().name()),
                            declare(storedTeam, key).getId());
                }
            }
        }
        return Map.copyOf(ids);
    }

    private TenantEntity declare(TenantSettings settings) {
        return tenants.findByName(settings.name())
                .map(known -> {
                    known.set(settings);
                    known.manageBy(ManagedBy.CONFIG);
                    return registry.save(known);
                })
                .orElseGet(() -> registry.add(settings, ManagedBy.CONFIG));
    }

    private TeamEntity declare(TenantEntity tenant, TeamSettings settings) {
        return teams.findByTenantIdAndName(tenant.getId(), settings.name())
                .map(known -> {
                    known.manageBy(ManagedBy.CONFIG);
                    return registry.save(known);
                })
                .orElseGet(() -> registry.add(tenant, settings.name(), ManagedBy.CONFIG));
    }

    private ApiKeyEntity declare(TeamEntity team, DeclaredKey key) {
        KeyProof proof = key.proof(hasher);
        return keys.findByPublicId(key.publicId())
                .map(known -> renew(known, team, key, proof))
                .orElseGet(() -> registry.add(team, proof, key.settings(), ManagedBy.CONFIG));
    }

    private ApiKeyEntity renew(
            ApiKeyEntity known, TeamEntity team, DeclaredKey key, KeyProof proof) {
        boolean isElsewhere = !known.team().getId().equals(team.getId());
        if (isElsewhere || known.revokedAt() != null) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Key '%s' %s. Make a new key and declare that."
                            .formatted(
                                    key.settings().name(),
                                    isElsewhere ? "belongs to another team" : "was revoked"));
        }
        known.set(key.settings());
        known.prove(proof);
        known.manageBy(ManagedBy.CONFIG);
        return registry.save(known);
    }

    // First of all, so that a new key can have the name of one that it replaces.
    private void revokeOthers(List<DeclaredTenant> declared) {
        Set<String> kept =
                declared.stream()
                        .flatMap(tenant -> tenant.teams().stream())
                        .flatMap(team -> team.keys().stream())
                        .map(DeclaredKey::publicId)
                        .collect(Collectors.toSet());
        keys.findByManagedByAndRevokedAtIsNull(ManagedBy.CONFIG.column()).stream()
                .filter(key -> !kept.contains(key.publicId()))
                .forEach(key -> {
                    key.revoke(clock.instant());
                    registry.save(key);
                });
    }

    private void releaseOthers(List<DeclaredTenant> declared) {
        tenants.findByManagedBy(ManagedBy.CONFIG.column()).stream()
                .filter(tenant -> isMissing(tenant, declared))
                .forEach(tenant -> {
                    tenant.manageBy(ManagedBy.API);
                    registry.save(tenant);
                });
        teams.findByManagedBy(ManagedBy.CONFIG.column()).stream()
                .filter(team -> isMissing(team, declared))
                .forEach(team -> {
                    team.manageBy(ManagedBy.API);
                    registry.save(team);
                });
    }

    private static boolean isMissing(TenantEntity tenant, List<DeclaredTenant> declared) {
        return declared.stream()
                .noneMatch(other -> other.settings().name().equals(tenant.settings().name()));
    }

    private static boolean isMissing(TeamEntity team, List<DeclaredTenant> declared) {
        return declared.stream()
                .filter(other -> other.settings().name().equals(team.tenant().settings().name()))
                .flatMap(other -> other.teams().stream())
                .noneMatch(other -> other.settings().name().equals(team.name()));
    }
}
