package dev.headgate.provider;

import com.fasterxml.uuid.NoArgGenerator;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.headgate.catalog.LocalRuntimeProperties;
import dev.headgate.catalog.ProviderCredentials;
import dev.headgate.outbound.HttpTransport;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the provider client together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class ProviderConfiguration {
    private static final Duration IDLE_CHECK = Duration.ofSeconds(10);
    private static final int WAITING_EVENTS = 1_000;
    private static final Duration EVENT_PAUSE = Duration.ofSeconds(1);

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
    DeploymentEventTable deploymentEventTable(JdbcClient jdbc, NoArgGenerator ids) {
        return new DeploymentEventTable(jdbc, ids, replicaName());
    }

    /** What the platform calls this process: Kubernetes gives it the name of the pod. */
    private static String replicaName() {
        String host = System.getenv("HOSTNAME");
        return (host == null ? "localhost" : host) + '/' + ProcessHandle.current().pid();
    }

    @Bean(destroyMethod = "close")
    DeploymentEvents deploymentEvents(
            DeploymentEventTable table, MeterRegistry meters, Clock clock) {
        return new QueuedEvents(table::append, WAITING_EVENTS, EVENT_PAUSE, clock, meters);
    }

    @Bean
    Gates gates(
            UpstreamProperties settings,
            DeploymentEvents events,
            MeterRegistry meters,
            Clock clock) {
        return new Gates(settings, events, new GateMetrics(meters), clock, System::nanoTime);
    }

    @Bean
    Quarantine quarantine(
            UpstreamProperties settings, HttpTransport transport, DeploymentEvents events) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new Quarantine(
                key,
                settings.quarantine(),
                transport::somebodyListensAt,
                events,
                Ticker.systemTicker());
    }

    @Bean
    ProviderClient providerClient(
            UpstreamProperties settings,
            ProviderCredentials credentials,
            LocalUpstreams local,
            HttpTransport transport,
            Watchdog watchdog,
            Gates gates,
            Quarantine quarantine,
            MeterRegistry meters,
            Clock clock) {
        return new OpenAiProviderClient(
                settings,
                new Upstreams(credentials, local),
                gates,
                transport,
                watchdog,
                new CallMetrics(meters),
                quarantine,
                clock);
    }
}
