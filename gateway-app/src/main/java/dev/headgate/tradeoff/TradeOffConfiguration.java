package dev.headgate.tradeoff;

import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TradeOffProperties.class)
class TradeOffConfiguration {

    @Bean
    Tokenisers tokenisers(TradeOffProperties properties) {
        return new Tokenisers(Objects.requireNonNull(properties.tokeniserFactors()));
    }
}
