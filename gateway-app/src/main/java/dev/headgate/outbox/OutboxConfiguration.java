package dev.headgate.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the deliverer of webhooks together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class OutboxConfiguration {

    @Bean
    WebhookSender webhookSender(WebhookProperties properties, Clock clock) {
        return new WebhookSender(properties.timeout(), clock);
    }

    @Bean
    DelivererService delivererService(
            DeliveryQueue queue,
            Deliveries deliveries,
            WebhookStore webhooks,
            WebhookSecrets secrets,
            WebhookSender sender,
            WebhookProperties properties,
            MeterRegistry meters) {
        var backoff =
                new Backoff(properties.firstDelay(), properties.longestDelay(), new SecureRandom());
        var deliverer =
                new Deliverer(queue, webhooks, secrets, sender, properties, backoff, meters);
        return new DelivererService(deliverer, deliveries, properties);
    }
}
