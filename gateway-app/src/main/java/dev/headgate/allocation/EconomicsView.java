package dev.headgate.allocation;

import static dev.headgate.allocation.AllocationViews.label;
import static dev.headgate.allocation.AllocationViews.text;
import static dev.headgate.allocation.AllocationViews.textOrNull;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The economics of a pool as administrators see them; amounts are decimal strings in USD. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record EconomicsView(
        UUID poolId,
        String pool,
        Instant from,
        Instant to,
        String paidHours,
        String replicaHours,
        String usedHours,
        @Nullable String utilisation,
        String costUsd,
        String attributedUsd,
        String idleUsd,
        String overheadUsd,
        String differenceUsd,
        String totalUsd,
        @Nullable RatesView rates,
        PricesView prices,
        List<ModelView> models) {

    static EconomicsView of(PoolEconomics economics) {
        PoolEconomics.Sums sums = economics.sums();
        return new EconomicsView(
                economics.pool().value(),
                economics.poolName(),
                economics.from(),
                economics.to(),
                text(sums.paidHours()),
                text(sums.replicaHours()),
                text(sums.usedHours()),
                textOrNull(sums.utilisation()),
                text(sums.cost()),
                text(sums.attributed()),
                text(sums.idle()),
                text(sums.overhead()),
                text(sums.difference()),
                text(sums.total()),
                RatesView.of(economics.rates()),
                PricesView.of(economics.prices()),
                economics.models().stream().map(ModelView::of).toList());
    }

    /**
     * Tokens per second of one replica that does nothing else.
     *
     * @param since from when on the calibration was in force; null if measured over the period
     * @param outputWeight what a token of output weighs, in tokens of input
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RatesView(
            String method,
            @Nullable Instant since,
            @Nullable BigDecimal inputTokensPerSecond,
            @Nullable BigDecimal outputTokensPerSecond,
            @Nullable BigDecimal outputWeight) {

        static @Nullable RatesView of(PoolEconomics.@Nullable Rates rates) {
            return rates == null
                    ? null
                    : new RatesView(
                            label(rates.basis().name()),
                            rates.since(),
                            rates.input(),
                            rates.output(),
                            rates.weight());
        }
    }

    /** The three prices; none means anything without its label and utilisation. */
    record PricesView(PriceView marginal, PriceView attributed, PriceView loaded) {

        static PricesView of(PoolEconomics.Prices prices) {
            return new PricesView(
                    PriceView.of(prices.marginal()),
                    PriceView.of(prices.attributed()),
                    PriceView.of(prices.loaded()));
        }
    }

    /**
     * USD for a million tokens.
     *
     * @param basis {@code paid_node}, {@code energy}, {@code attributed} or {@code fully_loaded}
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PriceView(
            String basis,
            @Nullable String utilisation,
            @Nullable String inputUsd,
            @Nullable String outputUsd) {

        static PriceView of(PoolEconomics.Price price) {
            return new PriceView(
                    label(price.label().name()),
                    textOrNull(price.utilisation()),
                    textOrNull(price.input()),
                    textOrNull(price.output()));
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ModelView(
            String model,
            String deployment,
            long inputTokens,
            long cachedTokens,
            long outputTokens,
            String usedHours,
            String attributedUsd,
            @Nullable RatesView rates,
            PricesView prices) {

        static ModelView of(PoolEconomics.OfModel model) {
            return new ModelView(
                    model.model(),
                    model.deployment(),
                    model.input(),
                    model.cached(),
                    model.output(),
                    text(model.usedHours()),
                    text(model.attributed()),
                    RatesView.of(model.rates()),
                    PricesView.of(model.prices()));
        }
    }
}
