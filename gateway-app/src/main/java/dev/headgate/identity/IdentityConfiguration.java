package dev.headgate.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.headgate.db.ChangeFeed;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
    static final String CHANNEL = "headgate_keys";

    @Bean
    KeyDirectory keyDirectory(@Qualifier("hot") DataSource database, ChangeFeed changes) {
        KeyLookup lookup = new KeyLookup(JdbcClient.create(database));
        KeyDirectory keys = new KeyDirectory(lookup::find, Ticker.systemTicker());
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
