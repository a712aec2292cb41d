package dev.headgate.identity;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes tenants, teams and keys, inside the transaction of its caller. */
@Component
class TenantRegistry {
    private final TenantRepository tenants;
    private final TeamRepository teams;
    private final ApiKeyRepository keys;
    private final JdbcClient database;
    private final NoArgGenerator uuids;
    private final Clock clock;

    TenantRegistry(
            TenantRepository tenants,
            TeamRepository teams,
            ApiKeyRepository keys,
            JdbcClient database,
            NoArgGenerator uuids,
            Clock clock) {
        this.tenants = tenants;
        this.teams = teams;
        this.keys = keys;
        this.database = database;
        this.uuids = uuids;
        this.clock = clock;
    }

    TenantEntity add(TenantSettings settings, ManagedBy keeper) {
        return save(new TenantEntity(uuids.generate(), settings, keeper, clock.instant()));
    }

    TeamEntity add(TenantEntity tenant, String name, ManagedBy keeper) {
        return save(new TeamEntity(uuids.generate(), tenant, name, keeper, clock.instant()));
    }

    ApiKeyEntity add(TeamEntity team, KeyProof proof, KeySettings settings, ManagedBy keeper) {
        return save(
                new ApiKeyEntity(uuids.generate(), team, proof, settings, keeper, clock.instant()));
    }

    /** Writes a new or changed tenant; its name and region are remembered with its keys. */
    TenantEntity save(TenantEntity tenant) {
        announceChange();
        return unlessTaken("tenant", tenant.settings().name(), () -> tenants.saveAndFlush(tenant));
    }

    /** Writes a new or changed team. */
    TeamEntity save(TeamEntity team) {
        announceChange();
        return unlessTaken("team", team.name(), () -> teams.saveAndFlush(team));
    }

    /** Writes a new or changed key. */
    ApiKeyEntity save(ApiKeyEntity key) {
        announceChange();
        return unlessTaken("key", key.settings().name(), () -> keys.saveAndFlush(key));
    }

    private static <T> T unlessTaken(String kind, String name, Supplier<T> write) {
        try {
            return write.get();
        } catch (DataIntegrityViolationException e) {
            throw new GatewayException(
                            ErrorCode.CONFLICT,
                            "There is a %s named '%s' already. Choose another name."
                                    .formatted(kind, name),
                            e)
                    .at("name");
        }
    }

    /** Tells every replica, once this transaction commits, to forget the keys that it remembers. */
    private void announceChange() {
        database.sql("select pg_notify(?, '')")
                .param(IdentityConfiguration.CHANNEL)
                .query((_, _) -> true)
                .list();
    }
}
