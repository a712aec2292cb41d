package dev.headgate.catalog;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.headgate.routing.Capability;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What administrators send; names are in the path. */
final class CatalogBodies {
    private static final String NEEDED = "is needed";

    private CatalogBodies() {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ProviderBody(
            @NotNull(message = NEEDED) String baseUrl,
            @Nullable @Size(max = 20, message = "has at most 20 characters") String region) {

        ProviderSettings settings(String name) {
            return new ProviderSettings(name, baseUrl, region, null, null);
        }
    }

    /**
     * @param credential printable characters without blanks, as they go into a header
     */
    record CredentialBody(
            @NotNull(message = NEEDED)
                    @Pattern(
                            regexp = "[\\x21-\\x7e]{1,4096}",
                            message = "must be printable characters without blanks")
                    String credential) {

        @Override
        public String toString() {
            return "CredentialBody[...]";
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PoolBody(
            @NotNull(message = NEEDED) String engine,
            @Nullable String baseUrl,
            @Nullable @Size(max = 20, message = "has at most 20 characters") String region,
            @NotNull(message = NEEDED) Integer slots,
            @Nullable BigDecimal tokensPerSecond) {

        PoolSettings settings(String name) {
            return new PoolSettings(
                    name,
                    constant(Pool.Engine.class, engine),
                    baseUrl,
                    region,
                    slots,
                    tokensPerSecond);
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CostBody(
            @JsonUnwrapped CostFields fields,
            @Nullable Instant from,
            @NotNull(message = NEEDED) @Size(max = 500, message = "has at most 500 characters")
                    String source) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DeploymentBody(
            @NotNull(message = NEEDED) String model,
            @Nullable @Size(max = 300, message = "has at most 300 characters") String upstreamModel,
            @Nullable String provider,
            @Nullable String pool,
            @Nullable List<String> capabilities,
            @Nullable Long contextTokens) {

        DeploymentSettings settings(String name) {
            return new DeploymentSettings(
                    name,
                    model,
                    upstreamModel == null ? model : upstreamModel,
                    provider,
                    pool,
                    capabilities == null ? null : constants(capabilities),
                    contextTokens);
        }

        private static Set<Capability> constants(List<String> names) {
            return names.stream()
                    .map(name -> constant(Capability.class, name))
                    .collect(Collectors.toSet());
        }
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is not known. Known are: %s."
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            Arrays.stream(type.getEnumConstants())
                                                    .map(one -> one.name().toLowerCase(Locale.ROOT))
                                                    .toList())),
                    e);
        }
    }
}
