package dev.headgate.capacity;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.AttemptBook;
import dev.headgate.catalog.Catalog;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.outbound.HttpTransport;
import dev.headgate.provider.DeploymentEvents;
import dev.headgate.provider.LocalUpstreams;
import dev.headgate.provider.ProviderClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the watch over pools together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CapacityProperties.class)
class CapacityConfiguration {

    @Bean
    EngineClient engineClient(HttpTransport transport, CapacityProperties settings) {
        return new EngineClient(transport, settings.timeout(), settings.maxAnswerBytes());
    }

    @Bean
    Telemetry telemetry(
            EngineClient engines,
            LocalUpstreams local,
            ProviderClient providers,
            WatchedWaits waits,
            JdbcClient database,
            Clock clock) {
        var booked = new BookedServiceTime(database, clock);
        return new Telemetry(
                new EngineTelemetry(engines),
                local,
                providers,
                waits,
                pool -> booked.of(pool.id()),
                clock);
    }

    @Bean
    CapacityMeters capacityMeters(MeterRegistry registry) {
        return new CapacityMeters(registry);
    }

    @Bean
    ReadinessWatch readinessWatch(
            EngineClient engines,
            ProviderClient providers,
            AttemptBook book,
            PlatformTenant platform,
            NoArgGenerator uuids,
            CapacityMeters meters,
            DeploymentEvents events,
            CapacityProperties settings,
            Clock clock) {
        var oneToken =
                new OneToken(providers, book, platform, uuids, clock, settings.probeTimeout());
        return new ReadinessWatch(
                new HealthCheck(engines),
                oneToken::ask,
                settings.probeInterval(),
                meters,
                events,
                clock);
    }

    @Bean
    PoolWatches poolWatches(
            Catalog catalog,
            ProviderClient providers,
            Telemetry telemetry,
            ReadinessWatch readiness,
            CapacityMeters meters,
            CapacityProperties settings,
            Clock clock) {
        return new PoolWatches(
                new PoolWatch.Tools(
                        catalog, providers, telemetry, readiness, meters, settings, clock));
    }

    @Bean
    Capacities capacities(
            Catalog catalog,
            ProviderClient providers,
            LocalUpstreams local,
            PoolWatches watches,
            ReadinessWatch readiness,
            Clock clock) {
        return new Capacities(catalog, providers, local, watches, readiness, clock);
    }
}
