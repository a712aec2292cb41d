package dev.headgate.provider;

import dev.headgate.catalog.LocalRuntimeProperties;
import dev.headgate.catalog.ProviderCredentials;
import dev.headgate.outbound.HttpTransport;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the provider client together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class ProviderConfiguration {
    private static final Duration IDLE_CHECK = Duration.ofSeconds(10);

    @Bean
    LocalRuntimes localRuntimes(
            LocalRuntimeProperties settings, @Value("${headgate.data-dir}") Path dataDirectory) {
        return new LocalRuntimes(settings, dataDirectory.resolve("local-runtime"));
    }

    @Bean
    HttpTransport httpTransport(UpstreamProperties settings) {
        return new HttpTransport(settings.connectTimeout());
    }

    @Bean
    Watchdog watchdog(HttpTransport transport) {
        Watchdog watchdog = Watchdog.start();
        watchdog.every(IDLE_CHECK, transport::closeIdle);
        return watchdog;
    }

    @Bean
    ProviderClient providerClient(
            UpstreamProperties settings,
            ProviderCredentials credentials,
            LocalUpstreams local,
            HttpTransport transport,
            Watchdog watchdog,
            MeterRegistry meters) {
        return new OpenAiProviderClient(
                settings,
                new Upstreams(credentials, local),
                new Gates(settings.maxConnections()),
                transport,
                watchdog,
                new CallMetrics(meters));
    }
}
