package dev.headgate.inference;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InferenceProperties.class)
class InferenceConfiguration {

    @Bean
    InFlightRequests inFlightRequests(InferenceProperties properties) {
        return new InFlightRequests(properties.maxInFlight(), properties.drainWindow());
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> notesConnections() {
        return factory -> factory.addEngineValves(new ClientConnection.NotingValve());
    }
}
