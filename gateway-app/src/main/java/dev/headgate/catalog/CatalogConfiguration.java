package dev.headgate.catalog;

import dev.headgate.db.ChangeFeed;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LocalRuntimeProperties.class, PriceRuleProperties.class})
class CatalogConfiguration {

    @Bean
    LiveCatalog catalog(
            BuiltInCatalog builtIn,
            CatalogReader reader,
            Providers providers,
            ChangeFeed changes,
            Clock clock) {
        builtIn.install();
        LiveCatalog catalog = new LiveCatalog(reader::read, providers, clock);
        changes.subscribe(CatalogWriter.CHANNEL, catalog::reload);
        return catalog;
    }
}
