package dev.headgate;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where time and identifiers come from, so that tests can bring their own. */
@Configuration(proxyBeanMethods = false)
class Identifiers {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * UUIDv7 (RFC 9562): ordered by time, so that the newest rows stand together in every index.
     */
    @Bean
    NoArgGenerator uuids() {
        return Generators.timeBasedEpochRandomGenerator();
    }
}
