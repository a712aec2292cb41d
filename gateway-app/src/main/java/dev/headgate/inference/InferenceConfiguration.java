package dev.headgate.inference;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    InferenceProperties.class,
    RetryProperties.class,
    SheddingProperties.class
})
class InferenceConfiguration {
    /**
     * What the kernel holds for a client that reads slowly. Left alone it grows to megabytes, which
     * would hide for long that nobody reads.
     */
    private static final int SEND_BUFFER = 128 * 1024;

    @Bean
    InFlightRequests inFlightRequests(InferenceProperties properties, SheddingProperties shedding) {
        return new InFlightRequests(
                new FairShare(properties.maxInFlight(), shedding),
                new MemoryPressure(new JvmHeap(), shedding, System::nanoTime),
                properties.drainWindow());
    }

    @Bean
    Retries retries(RetryProperties properties, MeterRegistry meters) {
        return new Retries(
                properties,
                System::nanoTime,
                RandomGenerator.getDefault(),
                InferenceConfiguration::pause,
                meters);
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundsWhatClientsLeaveUnread() {
        return factory ->
                factory.addConnectorCustomizers(connector ->
                        connector.setProperty("socket.txBufSize", Integer.toString(SEND_BUFFER)));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> notesConnections() {
        return factory -> factory.addEngineValves(new ClientConnection.NotingValve());
    }
}
