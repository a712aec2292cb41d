package dev.headgate.catalog;

import dev.headgate.db.ChangeFeed;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
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
            ObjectProvider<OwnPrices> own,
            Clock clock) {
        builtIn.install();
        LiveCatalog catalog =
                new LiveCatalog(reader::read, providers, own.getIfAvailable(() -> Map::of), clock);
        changes.subscribe(CatalogWriter.CHANNEL, catalog::reload);
        return catalog;
    }
}
