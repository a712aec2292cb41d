package dev.headgate.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.headgate.db.ChangeFeed;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
    static final String CHANNEL = "headgate_keys";

    /** A network that loses everything tells nobody; callers do not wait for its time-outs. */
    private static final Duration LONGEST_LOOKUP = Duration.ofSeconds(1);

    @Bean
    KeyDirectory keyDirectory(
            @Qualifier("hot") DataSource database,
            ChangeFeed changes,
            ObjectProvider<KeyTrust> trust) {
        KeyLookup lookup = new KeyLookup(JdbcClient.create(database));
        TrustedKeys trusted =
                new TrustedKeys(
                        trust.getIfAvailable(() -> KeyTrust.NONE),
                        Ticker.systemTicker(),
                        lookup::find);
        KeyDirectory keys =
                new KeyDirectory(
                        new ImpatientLookup<>(lookup::find, LONGEST_LOOKUP),
                        trusted,
                        Ticker.systemTicker());
        changes.subscribe(CHANNEL, keys::forget);
        return keys;
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
