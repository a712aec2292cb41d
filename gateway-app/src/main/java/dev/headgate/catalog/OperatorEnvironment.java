package dev.headgate.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** What the operator says of providers in the environment of the process. It is never stored. */
@Component
final class OperatorEnvironment {
    private final Environment environment;

    OperatorEnvironment(Environment environment) {
        this.environment = environment;
    }

    /** The value of a variable; empty if it is not named, not set or blank. */
    Optional<String> value(@Nullable String variable) {
        return Optional.ofNullable(variable)
                .map(environment::getProperty)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
