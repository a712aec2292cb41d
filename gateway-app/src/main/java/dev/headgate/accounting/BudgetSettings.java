package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TimeZoneName;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A budget as somebody wants it.
 *
 * @param name unique among the budgets in force; refusals name it
 * @param scopeId id of the tenant, team or key
 * @param timeZone IANA zone by whose clock a period begins; the tenant's if null
 * @param fiscalStart first day of the fiscal year as {@code MM-DD}; null unless the period is a
 *     fiscal one
 * @param limitUsd per period
 * @param hard whether requests are refused that might pass the limit; a soft budget only counts
 * @param alertShares shares of the limit at which an alert is due once that much is settled; a
 *     half, four fifths and the whole if null
 * @param forecastAlertShares shares of the limit at which an alert is due once a period's end is
 *     forecast to reach them; none if null
 * @param carryOver what the next period gets of an unspent one; nothing if null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BudgetSettings(
        @NotBlank @Size(max = 100, message = "has at most 100 characters") String name,
        @NotNull BudgetScope scope,
        @NotNull UUID scopeId,
        @NotNull BudgetPeriod period,
        @Nullable @TimeZoneName String timeZone,
        @Nullable @Pattern(regexp = FISCAL_DAY, message = FISCAL_DAY_FORM) String fiscalStart,
        @NotNull
                @DecimalMin(value = "0", message = "is not negative")
                @Digits(
                        integer = 12,
                        fraction = 12,
                        message = "has at most 12 digits before and after the point")
                BigDecimal limitUsd,
        boolean hard,
        @Nullable List<BigDecimal> alertShares,
        @Nullable List<BigDecimal> forecastAlertShares,
        @Nullable CarryOver carryOver) {

    static final String FISCAL_DAY = "(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])";
    static final String FISCAL_DAY_FORM =
            "is the month and day on which a fiscal year begins, such as 04-01; the day is one that every month has, 01 to 28";

    private static final List<BigDecimal> USUAL_ALERTS =
            List.of(new BigDecimal("0.5"), new BigDecimal("0.8"), BigDecimal.ONE);
    private static final BigDecimal HIGHEST_SHARE = BigDecimal.TEN;
    private static final int MOST_SHARES = 20;

    public BudgetSettings {
        alertShares = ascending(Objects.requireNonNullElse(alertShares, USUAL_ALERTS));
        forecastAlertShares = ascending(Objects.requireNonNullElse(forecastAlertShares, List.of()));
    }

    /** A budget of a calendar period or in total, with what is usual where nothing is said. */
    public BudgetSettings(
            String name,
            BudgetScope scope,
            UUID scopeId,
            BudgetPeriod period,
            @Nullable String timeZone,
            BigDecimal limitUsd,
            boolean hard) {
        this(name, scope, scopeId, period, timeZone, null, limitUsd, hard, null, null, null);
    }

    /** The same budget with periods that begin by the clock of this zone. */
    BudgetSettings in(@Nullable String zone) {
        return new BudgetSettings(
                name,
                scope,
                scopeId,
                period,
                zone,
                fiscalStart,
                limitUsd,
                hard,
                alertShares,
                forecastAlertShares,
                carryOver);
    }

    /** The zone by whose clock a period begins. */
    String zone() {
        return timeZone == null ? "UTC" : timeZone;
    }

    List<BigDecimal> alerts() {
        return Objects.requireNonNullElse(alertShares, List.of());
    }

    List<BigDecimal> forecastAlerts() {
        return Objects.requireNonNullElse(forecastAlertShares, List.of());
    }

    /** Whether both count the same spend over the same time, so that one can become the other. */
    boolean countsTheSameAs(BudgetSettings other) {
        return scope == other.scope
                && scopeId.equals(other.scopeId)
                && period == other.period
                && zone().equals(other.zone())
                && Objects.equals(fiscalStart, other.fiscalStart);
    }

    /**
     * Checks what one field alone cannot tell.
     *
     * @throws GatewayException {@code INVALID_REQUEST} that says what to write
     */
    public void check() {
        require(
                period.isFiscal() == (fiscalStart != null),
                "fiscal_start",
                period.isFiscal()
                        ? "'fiscal_start' says when the fiscal year begins, such as 04-01."
                        : "'fiscal_start' is for fiscal periods only; a %s begins by the calendar."
                                .formatted(period.label()));
        requireShares("alert_shares", alerts());
        requireShares("forecast_alert_shares", forecastAlerts());
        require(
                period != BudgetPeriod.TOTAL || (forecastAlerts().isEmpty() && carryOver == null),
                "period",
                "A total has no end, so there is nothing to forecast or to carry over.");
        String problem = carryOver == null ? null : carryOver.problem();
        require(problem == null, "carry_over", String.valueOf(problem));
    }

    private static void requireShares(String field, List<BigDecimal> shares) {
        boolean allowed =
                shares.size() <= MOST_SHARES
                        && shares.stream()
                                .allMatch(share ->
                                        share.signum() > 0 && share.compareTo(HIGHEST_SHARE) <= 0);
        require(
                allowed,
                field,
                "'%s' has at most %d shares of the limit above 0 and at most %s, such as [0.5, 0.8, 1]."
                        .formatted(field, MOST_SHARES, HIGHEST_SHARE));
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw new GatewayException(ErrorCode.INVALID_REQUEST, message).at(field);
        }
    }

    /** Each share once, whatever its scale. */
    private static List<BigDecimal> ascending(List<BigDecimal> shares) {
        return shares.stream().map(BigDecimal::stripTrailingZeros).distinct().sorted().toList();
    }
}
