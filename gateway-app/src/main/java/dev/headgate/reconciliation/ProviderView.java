package dev.headgate.reconciliation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A provider's month as it is shown. What no file says is null: unknown, not zero.
 *
 * @param adjustedUsd what was booked before because statements said so
 * @param differenceUsd what is billed and not in the books
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ProviderView(
        String provider,
        @JsonFormat(pattern = "yyyy-MM") YearMonth month,
        List<StatementView> statements,
        String bookedUsd,
        @Nullable String billedUsd,
        String adjustedUsd,
        @Nullable String differenceUsd,
        List<LineView> lines) {

    /** One line: both sides, and what is different about it. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record LineView(
            String line,
            @Nullable LocalDate day,
            String model,
            String verdict,
            String bookedCalls,
            String unpricedCalls,
            @Nullable String billedCalls,
            Map<String, String> bookedTokens,
            @Nullable Map<String, String> billedTokens,
            String bookedUsd,
            @Nullable String billedUsd,
            String adjustedUsd,
            @Nullable String differenceUsd,
            boolean open) {

        static LineView of(Line line, Tolerance tolerance) {
            return new LineView(
                    line.name(),
                    line.day().orElse(null),
                    line.model(),
                    line.verdict(tolerance).label(),
                    line.booked().calls().toPlainString(),
                    line.booked().unpriced().toPlainString(),
                    plain(line.billed().requests()),
                    tokens(line.booked().tokens()),
                    line.billed().tokens().map(LineView::tokens).orElse(null),
                    line.booked().usd().toPlainString(),
                    plain(line.billed().usd()),
                    line.adjusted().toPlainString(),
                    plain(line.difference()),
                    line.isOpen(tolerance));
        }

        private static Map<String, String> tokens(Counted counted) {
            Map<String, String> shown = new TreeMap<>();
            counted.tokens()
                    .forEach((meter, count) -> shown.put(label(meter), count.toPlainString()));
            return shown;
        }

        private static String label(Meter meter) {
            return meter.name().toLowerCase(Locale.ROOT);
        }
    }

    static ProviderView of(ProviderReconciliation found, Tolerance tolerance) {
        return new ProviderView(
                found.place().name(),
                found.month(),
                found.statements().stream().map(StatementView::of).toList(),
                found.booked().toPlainString(),
                plain(found.billed()),
                found.adjusted().toPlainString(),
                plain(found.difference()),
                found.lines().stream().map(line -> LineView.of(line, tolerance)).toList());
    }

    private static @Nullable String plain(Optional<BigDecimal> amount) {
        return amount.map(BigDecimal::toPlainString).orElse(null);
    }
}
