package dev.headgate.tradeoff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A move to own capacity as it is shown; all amounts are estimates for a month.
 *
 * @param differenceUsd what the alternative costs more; negative if own capacity does
 * @param monthsToRecover until the switching cost is saved, or null if it never is
 * @param sensitivity the five inputs that move the difference most
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record MoveView(
        String deployment,
        String alternative,
        String utilisation,
        String alternativeUsdPerMonth,
        String ownUsdPerMonth,
        String differenceUsd,
        String switchingUsd,
        @Nullable String monthsToRecover,
        List<BarView> sensitivity) {

    /** The monthly difference with one input a fifth smaller and a fifth larger. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record BarView(String input, String differenceAtLess, String differenceAtMore) {
        static BarView of(Scenario.Bar bar) {
            return new BarView(
                    bar.input().label(),
                    Figures.usd(bar.less()).toPlainString(),
                    Figures.usd(bar.more()).toPlainString());
        }
    }

    static MoveView of(Detail.Move move) {
        Scenario scenario = move.scenario();
        return new MoveView(
                move.own().deployment().name(),
                move.alternative().deployment().name(),
                Figures.ratio(scenario.utilisation()).toPlainString(),
                Figures.usd(scenario.alternative()).toPlainString(),
                Figures.usd(scenario.own()).toPlainString(),
                Figures.usd(scenario.difference()).toPlainString(),
                move.switchingUsd().toPlainString(),
                move.monthsToRecover()
                        .map(months -> Figures.ratio(months).toPlainString())
                        .orElse(null),
                scenario.strongest().stream().map(BarView::of).toList());
    }
}
