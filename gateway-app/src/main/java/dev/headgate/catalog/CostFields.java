package dev.headgate.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The fields in which {@link CostInputs} are entered, over the API or in the configuration file.
 * What was not said is null.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CostFields(
        @Nullable BigDecimal usdPerHour,
        @Nullable BigDecimal usdPerGpuHour,
        @Nullable BigDecimal shareOfBill,
        @Nullable BigDecimal capexUsd,
        @Nullable BigDecimal residualUsd,
        @Nullable Integer months,
        @Nullable BigDecimal powerKw,
        @Nullable BigDecimal pue,
        @Nullable BigDecimal usdPerKwh,
        @Nullable BigDecimal colocationUsdPerMonth,
        @Nullable BigDecimal staffUsdPerMonth,
        @Nullable String accelerator,
        @Nullable Integer gpusPerReplica,
        @Nullable Integer replicas) {

    private static final List<String> WAYS =
            List.of("usd_per_hour", "usd_per_gpu_hour", "capex_usd");
    private static final int LONGEST_LABEL = 100;

    /** Whether a cost was entered at all. */
    @JsonIgnore
    public boolean isEmpty() {
        return amounts().isEmpty()
                && accelerator == null
                && gpusPerReplica == null
                && replicas == null;
    }

    /**
     * The inputs that these fields stand for.
     *
     * @throws IllegalArgumentException naming the field that is missing, out of place or out of its
     *     range
     */
    public CostInputs inputs() {
        Map<String, Object> said = amounts();
        List<String> ways = WAYS.stream().filter(said::containsKey).toList();
        if (ways.size() != 1) {
            throw new IllegalArgumentException(
                    "Give one of 'usd_per_hour' (everything), 'usd_per_gpu_hour' (rented) or"
                            + " 'capex_usd' (owned)"
                            + (ways.isEmpty() ? "." : ", not " + String.join(" and ", ways) + "."));
        }
        return switch (ways.getFirst()) {
            case "usd_per_hour" -> hourly(said);
            case "usd_per_gpu_hour" -> rented(said);
            default -> owned(said);
        };
    }

    private CostInputs hourly(Map<String, Object> said) {
        requireOnly(said, "usd_per_hour", "usd_per_hour");
        return new CostInputs.Hourly(Objects.requireNonNull(usdPerHour), fleet(1));
    }

    private CostInputs rented(Map<String, Object> said) {
        requireOnly(
                said,
                "usd_per_gpu_hour",
                "usd_per_gpu_hour",
                "share_of_bill",
                "staff_usd_per_month");
        requireAll(said, "usd_per_gpu_hour", "share_of_bill");
        return new CostInputs.Rented(
                Objects.requireNonNull(usdPerGpuHour),
                Objects.requireNonNull(shareOfBill),
                orZero(staffUsdPerMonth),
                fleet(needed("usd_per_gpu_hour", "gpus_per_replica", gpusPerReplica)));
    }

    private CostInputs owned(Map<String, Object> said) {
        if (said.containsKey("share_of_bill")) {
            requireOnly(said, "capex_usd", WAYS.toArray(String[]::new));
        }
        requireAll(said, "capex_usd", "residual_usd", "months", "power_kw", "pue", "usd_per_kwh");
        return new CostInputs.Owned(
                Objects.requireNonNull(capexUsd),
                Objects.requireNonNull(residualUsd),
                Objects.requireNonNull(months),
                new CostInputs.Power(
                        Objects.requireNonNull(powerKw),
                        Objects.requireNonNull(pue),
                        Objects.requireNonNull(usdPerKwh)),
                orZero(colocationUsdPerMonth),
                orZero(staffUsdPerMonth),
                fleet(needed("capex_usd", "gpus_per_replica", gpusPerReplica)));
    }

    private CostInputs.Fleet fleet(int gpusUnlessSaid) {
        if (accelerator != null
                && (accelerator.isBlank() || accelerator.length() > LONGEST_LABEL)) {
            throw new IllegalArgumentException(
                    "'accelerator' is a label such as H100, of at most %d characters."
                            .formatted(LONGEST_LABEL));
        }
        return new CostInputs.Fleet(
                accelerator,
                Objects.requireNonNullElse(gpusPerReplica, gpusUnlessSaid),
                Objects.requireNonNullElse(replicas, 1));
    }

    /**
     * The fields of money, power and time that were said, by the names under which they are sent.
     */
    private Map<String, Object> amounts() {
        Map<String, Object> said = new TreeMap<>();
        put(said, "usd_per_hour", usdPerHour);
        put(said, "usd_per_gpu_hour", usdPerGpuHour);
        put(said, "share_of_bill", shareOfBill);
        put(said, "capex_usd", capexUsd);
        put(said, "residual_usd", residualUsd);
        put(said, "months", months);
        put(said, "power_kw", powerKw);
        put(said, "pue", pue);
        put(said, "usd_per_kwh", usdPerKwh);
        put(said, "colocation_usd_per_month", colocationUsdPerMonth);
        put(said, "staff_usd_per_month", staffUsdPerMonth);
        return said;
    }

    private static void put(Map<String, Object> said, String field, @Nullable Object value) {
        if (value != null) {
            said.put(field, value);
        }
    }

    private static void requireOnly(Map<String, Object> said, String way, String... allowed) {
        said.keySet().stream()
                .filter(field -> !Arrays.asList(allowed).contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException(
                            "'%s' does not go with '%s'. Leave one of them out."
                                    .formatted(field, way));
                });
    }

    private static void requireAll(Map<String, Object> said, String way, String... needed) {
        for (String field : needed) {
            needed(way, field, said.get(field));
        }
    }

    private static <T> T needed(String way, String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("'%s' needs '%s' beside it.".formatted(way, field));
        }
        return value;
    }

    private static BigDecimal orZero(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
