package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A break-even as it is shown.
 *
 * @param verdict {@code feasible}, {@code only_without_slo}, {@code beyond_capacity}, {@code never}
 *     or {@code unknown}
 * @param position present volume ÷ break-even volume
 * @param arrival {@code reached}, {@code on}, {@code not_at_this_growth}, {@code unknown}, or null
 *     if it does not break even
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BreakEvenView(
        String pool,
        String deployment,
        String alternative,
        String verdict,
        @Nullable String unknown,
        String tokensPerMonth,
        @Nullable String fixedUsdPerMonth,
        @Nullable String alternativeUsdPerMillion,
        @Nullable String marginalUsdPerMillion,
        @Nullable String peakTokensPerMonth,
        @Nullable String derating,
        @Nullable String breakEvenTokensPerMonth,
        @Nullable String shareOfPeak,
        @Nullable String shareWithinSlo,
        @Nullable String position,
        @Nullable String arrival,
        @Nullable LocalDate date,
        @Nullable LocalDate earliest,
        @Nullable LocalDate latest) {

    static BreakEvenView of(BreakEvenLine line) {
        return switch (line.result()) {
            case BreakEvenLine.Unknown(var reason) -> unknown(line, reason);
            case BreakEvenLine.Known known -> known(line, known);
        };
    }

    private static BreakEvenView unknown(BreakEvenLine line, String reason) {
        return new BreakEvenView(
                line.own().deployment().placeName(),
                line.own().deployment().name(),
                line.alternative().deployment().name(),
                "unknown",
                reason,
                Figures.tokens(line.tokensPerMonth()).toPlainString(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static BreakEvenView known(BreakEvenLine line, BreakEvenLine.Known known) {
        Optional<BreakEven.At> at =
                known.breakEven() instanceof BreakEven.At volume
                        ? Optional.of(volume)
                        : Optional.empty();
        Optional<Growth.Arrival.On> on =
                known.arrival()
                        .filter(Growth.Arrival.On.class::isInstance)
                        .map(Growth.Arrival.On.class::cast);
        return new BreakEvenView(
                line.own().deployment().placeName(),
                line.own().deployment().name(),
                line.alternative().deployment().name(),
                at.map(volume -> volume.feasibility().name().toLowerCase(Locale.ROOT))
                        .orElse("never"),
                null,
                Figures.tokens(line.tokensPerMonth()).toPlainString(),
                Figures.usd(known.fixedPerMonth()).toPlainString(),
                Figures.usd(known.alternativePerMillion()).toPlainString(),
                Figures.usd(known.marginalPerMillion()).toPlainString(),
                Figures.tokens(known.capacity().peak()).toPlainString(),
                known.capacity().derating().toPlainString(),
                at.map(volume -> Figures.tokens(volume.tokensPerMonth()).toPlainString())
                        .orElse(null),
                ratio(at.map(BreakEven.At::shareOfPeak)),
                ratio(at.map(BreakEven.At::shareInTime)),
                ratio(known.position()),
                known.arrival().map(BreakEvenView::label).orElse(null),
                on.map(Growth.Arrival.On::date).orElse(null),
                on.map(Growth.Arrival.On::earliest).orElse(null),
                on.flatMap(Growth.Arrival.On::latest).orElse(null));
    }

    private static @Nullable String ratio(Optional<BigDecimal> share) {
        return share.map(one -> Figures.ratio(one).toPlainString()).orElse(null);
    }

    private static String label(Growth.Arrival arrival) {
        return switch (arrival) {
            case Growth.Arrival.Reached _ -> "reached";
            case Growth.Arrival.On _ -> "on";
            case Growth.Arrival.NotAtThisGrowth _ -> "not_at_this_growth";
            case Growth.Arrival.Unknown _ -> "unknown";
        };
    }
}
