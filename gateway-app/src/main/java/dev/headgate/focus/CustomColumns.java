package dev.headgate.focus;

import static dev.headgate.focus.FocusColumn.count;
import static dev.headgate.focus.FocusColumn.decimal;
import static dev.headgate.focus.FocusColumn.text;

import dev.headgate.focus.ChargeSum.Calls;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Columns that FOCUS does not have. Those of calls are filled on one row for each payer, deployment
 * and day, so that they can be added up. What another leg would have cost is an estimate and in no
 * cost column.
 */
final class CustomColumns {
    static final List<FocusColumn> ALL =
            List.of(
                    decimal("x_AvoidedCost", FocusColumn.Type.COST, FocusCharge::avoided),
                    decimal(
                            "x_BaselineCost",
                            FocusColumn.Type.COST,
                            ofCalls(CustomColumns::baseline)),
                    count("x_BaselineRequestCount", ofCalls(Calls::baseline)),
                    decimal(
                            "x_CacheHitTokens",
                            FocusColumn.Type.QUANTITY,
                            CustomColumns::cacheHits),
                    text("x_ChargeKind", c -> words(c.sum().kind())),
                    text("x_CostBasis", CustomColumns::costBasis),
                    text("x_DeploymentName", c -> c.sum().served().deployment()),
                    count("x_EstimatedRequestCount", ofCalls(Calls::estimated)),
                    text("x_ModelId", c -> orNull(c.sum().served().model())),
                    text("x_PriceSource", c -> c.tag() == null ? null : c.tag().source()),
                    text("x_PriceStatus", c -> words(c.priceStatus())),
                    count("x_RequestCount", ofCalls(Calls::requests)),
                    text("x_RouteDecision", c -> c.sum().payer().rules()),
                    text(
                            "x_TeamId",
                            c ->
                                    c.sum().payer().team() == null
                                            ? null
                                            : c.sum().payer().team().toString()),
                    text("x_TeamName", c -> c.sum().payer().teamName()),
                    count(
                            "x_UnpricedRequestCount",
                            c -> c.sum().calls() == null ? null : c.sum().unpriced()),
                    decimal(
                            "x_UtilisationBasis",
                            FocusColumn.Type.PRICE,
                            c -> c.sum().share() == null ? null : c.sum().share().utilisation()));

    private CustomColumns() {}

    private static <T> Function<FocusCharge, @Nullable T> ofCalls(
            Function<Calls, @Nullable T> value) {
        return charge -> charge.sum().calls() == null ? null : value.apply(charge.sum().calls());
    }

    private static @Nullable BigDecimal baseline(Calls calls) {
        return calls.baseline() == 0 ? null : calls.baselineUsd();
    }

    private static @Nullable BigDecimal cacheHits(FocusCharge charge) {
        return charge.sum().meter() == Meter.CACHE_READ ? charge.sum().amounts().quantity() : null;
    }

    /**
     * Of own capacity, which of its prices this is: never the marginal one, which is for routing.
     */
    private static @Nullable String costBasis(FocusCharge charge) {
        if (!charge.isOwn()) {
            return null;
        }
        return switch (charge.sum().meter()) {
            case POOL_TIME -> "Attributed";
            case IDLE_TIME -> "Idle";
            case OVERHEAD -> "Overhead";
            default -> null;
        };
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String words(Enum<?> value) {
        String name = value.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
