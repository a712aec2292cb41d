package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The runtime that comes with the gateway and serves GGUF models on this machine.
 *
 * @param enabled whether it runs; off where all models are elsewhere
 * @param usdPerHour what this machine costs; the default is an example and not a price
 * @param slots requests that each model works on at the same time
 * @param region where this machine stands, such as {@code EU}; policies read it
 * @param models further models, beside the tiny one that is built in
 */
@Validated
@ConfigurationProperties("headgate.local-runtime")
public record LocalRuntimeProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("0.05") @PositiveOrZero BigDecimal usdPerHour,
        @DefaultValue("4") @Min(1) @Max(64) int slots,
        @Nullable String region,
        @DefaultValue List<@Valid LocalModel> models) {

    public LocalRuntimeProperties {
        models = List.copyOf(models);
    }

    /**
     * A model in a file.
     *
     * @param name as callers name it; its deployment is {@code name@local}
     * @param file in the GGUF format
     * @param contextTokens longest prompt and answer together, of each slot
     * @param capabilities what it can do
     */
    public record LocalModel(
            @Pattern(regexp = "[a-z0-9][a-z0-9._-]{0,99}") String name,
            Path file,
            @DefaultValue("4096") @Min(128) long contextTokens,
            @DefaultValue({"CHAT", "STREAMING"}) Set<Capability> capabilities) {

        public LocalModel {
            capabilities = Set.copyOf(capabilities);
        }
    }
}
