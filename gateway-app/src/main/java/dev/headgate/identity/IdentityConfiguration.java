package dev.headgate.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.headgate.db.ChangeFeed;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
    static final String CHANNEL = "headgate_keys";

    /** A network that loses everything tells nobody; who may be believed does not wait for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Bean
    KeyDirectory keyDirectory(
            @Qualifier("hot") DataSource database,
            ChangeFeed changes,
            ObjectProvider<KeyTrust> trust) {
        Ticker ticker = Ticker.systemTicker();
        KeyLookup lookup = new KeyLookup(JdbcClient.create(database));
        KeyDirectory keys =
                trust.stream()
                        .findFirst()
                        .map(some -> trusting(some, lookup, ticker))
                        .orElseGet(() -> new KeyDirectory(lookup::find, ticker));
        changes.subscribe(CHANNEL, keys::forget);
        return keys;
    }

    private static KeyDirectory trusting(KeyTrust trust, KeyLookup lookup, Ticker ticker) {
        TrustedKeys trusted = new TrustedKeys(trust, ticker, lookup::find);
        var impatient = new ImpatientLookup<String, Optional<StoredKey>>(lookup::find, PATIENCE);
        return new KeyDirectory(impatient, trusted, ticker);
    }

    @Bean
    KeyAuthenticator keyAuthenticator(KeyDirectory keys, KeyHasher hasher, Clock clock) {
        return new KeyAuthenticator(keys, hasher, clock);
    }

    @Bean
    FirstKey firstKey(FirstStart start) {
        return start.begin();
    }
}
