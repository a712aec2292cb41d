package dev.headgate.identity;

import com.fasterxml.uuid.NoArgGenerator;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Adds tenants, teams and keys, inside the transaction of its caller. */
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
        return tenants.save(new TenantEntity(uuids.generate(), settings, keeper, clock.instant()));
    }

    TeamEntity add(TenantEntity tenant, String name, ManagedBy keeper) {
        return teams.save(new TeamEntity(uuids.generate(), tenant, name, keeper, clock.instant()));
    }

    ApiKeyEntity add(TeamEntity team, KeyProof proof, KeySettings settings, ManagedBy keeper) {
        announceChange();
        return keys.save(
                new ApiKeyEntity(uuids.generate(), team, proof, settings, keeper, clock.instant()));
    }

    /** Tells every replica, once this transaction commits, to forget the keys that it remembers. */
    void announceChange() {
        database.sql("select pg_notify(?, '')")
                .param(IdentityConfiguration.CHANNEL)
                .query((_, _) -> true)
                .list();
    }
}
