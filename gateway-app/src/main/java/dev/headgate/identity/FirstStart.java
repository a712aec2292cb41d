package dev.headgate.identity;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What happens once in the life of an installation: a tenant, a team and a key to begin with. Of
 * several replicas that start together one does it. Every later start checks that it has the pepper
 * of the first, since no key would be accepted under another.
 */
@Component
class FirstStart {
    private static final String DEFAULT = "default";

    private final JdbcClient database;
    private final KeyHasher hasher;
    private final TenantRegistry tenants;
    private final Clock clock;

    FirstStart(JdbcClient database, KeyHasher hasher, TenantRegistry tenants, Clock clock) {
        this.database = database;
        this.hasher = hasher;
        this.tenants = tenants;
        this.clock = clock;
    }

    /**
     * Begins the installation, or does nothing where it has begun.
     *
     * @throws IllegalStateException if it began under another pepper
     */
    @Transactional
    FirstKey begin() {
        if (isFirst()) {
            return new FirstKey(Optional.of(makeDefaultKey()));
        }
        checkPepper();
        return new FirstKey(Optional.empty());
    }

    // The second of two replicas waits here until the first has committed.
    private boolean isFirst() {
        return database.sql(
                                "insert into first_start (pepper_check, happened_at) values (?, ?)"
                                        + " on conflict do nothing")
                        .param(hasher.pepperCheck().bytes())
                        .param(clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private String makeDefaultKey() {
        TenantEntity tenant = tenants.add(TenantSettings.named(DEFAULT), ManagedBy.API);
        TeamEntity team = tenants.add(tenant, DEFAULT, ManagedBy.API);
        ApiKey key = ApiKey.create(new SecureRandom());
        tenants.add(team, hasher.prove(key), KeySettings.named(DEFAULT), ManagedBy.API);
        return key.reveal();
    }

    private void checkPepper() {
        byte[] stored =
                database.sql("select pepper_check from first_start").query(byte[].class).single();
        if (!hasher.pepperCheck().matches(new KeyDigest(stored))) {
            throw new IllegalStateException(
                    "The key pepper is not the one that the keys in this database were made with."
                            + " Give every replica the first one's: HEADGATE_KEY_PEPPER, or the file"
                            + " key-pepper of its data directory.");
        }
    }
}
