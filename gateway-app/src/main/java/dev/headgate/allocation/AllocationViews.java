package dev.headgate.allocation;

import dev.headgate.catalog.Calibration;
import dev.headgate.catalog.CalibrationBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Closes, hours and calibrations as administrators see them; amounts are decimal strings. */
final class AllocationViews {
    private AllocationViews() {}

    /**
     * A month in sum; attributed, idle, overhead and difference add up to the total.
     *
     * @param difference {@code rounding} or {@code invoice}: what the difference is to
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record FiguresView(
            UUID poolId,
            String pool,
            YearMonth month,
            String paidHours,
            String usedHours,
            String costUsd,
            @Nullable String invoiceUsd,
            String scaledBackUsd,
            String attributedUsd,
            String idleUsd,
            String overheadUsd,
            String differenceUsd,
            String difference,
            String totalUsd,
            String idleRule,
            String overheadRule,
            List<ShareView> shares) {

        static FiguresView of(CloseFigures figures) {
            return new FiguresView(
                    figures.pool().value(),
                    figures.poolName(),
                    figures.month(),
                    text(figures.paidHours()),
                    text(figures.usedHours()),
                    text(figures.cost()),
                    textOrNull(figures.invoice()),
                    text(figures.scaledBack()),
                    text(figures.attributed()),
                    text(figures.idle()),
                    text(figures.overhead()),
                    text(figures.difference()),
                    figures.invoice() == null ? "rounding" : "invoice",
                    text(figures.total()),
                    label(figures.idleRule()),
                    label(figures.overheadRule()),
                    figures.shares().stream().map(ShareView::of).toList());
        }
    }

    /**
     * What a tenant bears of a part.
     *
     * @param exactUsd as the ledger has it
     * @param usd in whole cents; all shares add up to the total
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ShareView(
            String part, UUID tenantId, String tenant, String hours, String exactUsd, String usd) {

        static ShareView of(CloseFigures.Share share) {
            return new ShareView(
                    label(share.part().name()),
                    share.tenant().id().value(),
                    share.tenant().name(),
                    text(share.hours()),
                    text(share.exact()),
                    text(share.usd()));
        }
    }

    /**
     * A close.
     *
     * @param reversedAt when it was taken back, or null while it stands
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CloseView(
            UUID id,
            FiguresView figures,
            String author,
            Instant closedAt,
            @Nullable Instant reversedAt,
            @Nullable String reversedBy,
            @Nullable String reversalReason) {

        static CloseView of(PoolClose close) {
            PoolClose.Reversal reversal = close.reversal();
            return new CloseView(
                    close.id(),
                    FiguresView.of(close.figures()),
                    close.author(),
                    close.closedAt(),
                    reversal == null ? null : reversal.at(),
                    reversal == null ? null : reversal.author(),
                    reversal == null ? null : reversal.reason());
        }
    }

    /**
     * An hour.
     *
     * @param bookedUsd what was booked in it
     * @param attributedUsd the same without what exceeds the hour, which its neighbours have
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record HourView(
            Instant hour,
            String paidHours,
            String usedHours,
            String costUsd,
            String bookedUsd,
            String attributedUsd,
            String idleUsd,
            String overheadUsd) {

        static HourView of(PoolHour hour) {
            return new HourView(
                    hour.hour(),
                    text(hour.paidHours()),
                    text(hour.usedHours()),
                    text(hour.cost()),
                    text(hour.booked()),
                    text(hour.attributed()),
                    text(hour.idle()),
                    text(hour.overhead()));
        }
    }

    /**
     * A calibration; seconds are of one replica, for a thousand tokens.
     *
     * @param method how calls share the pool where the engine does not say how long it worked
     * @param reason why plain tokens count, or null if weighted ones do
     * @param outputWeight what a token of output weighs, in tokens of input
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CalibrationView(
            UUID id,
            String deployment,
            String method,
            @Nullable String reason,
            BigDecimal plainSeconds,
            @Nullable BigDecimal inputSeconds,
            @Nullable BigDecimal cachedSeconds,
            @Nullable BigDecimal outputSeconds,
            @Nullable BigDecimal outputWeight,
            @Nullable BigDecimal rSquared,
            @Nullable BigDecimal relativeError,
            int calls,
            int engineTimedCalls,
            Instant callsFrom,
            Instant callsTo,
            String author,
            Instant from,
            @Nullable Instant until) {

        static CalibrationView of(CalibrationBook.Entry entry) {
            Calibration found = entry.calibration();
            Calibration.Fit fit = found.fit();
            return new CalibrationView(
                    entry.id(),
                    entry.deploymentName(),
                    label(found.pace().basis().name()),
                    found.reason(),
                    found.plainSeconds(),
                    fit == null ? null : fit.inputSeconds(),
                    fit == null ? null : fit.cachedSeconds(),
                    fit == null ? null : fit.outputSeconds(),
                    fit == null ? null : weight(fit),
                    fit == null ? null : fit.rSquared(),
                    fit == null ? null : fit.relativeError(),
                    found.calls(),
                    found.engineTimed(),
                    found.callsFrom(),
                    found.callsTo(),
                    entry.author(),
                    entry.from(),
                    entry.until());
        }

        private static @Nullable BigDecimal weight(Calibration.Fit fit) {
            return fit.inputSeconds().signum() == 0
                    ? null
                    : fit.outputSeconds().divide(fit.inputSeconds(), PoolEconomics.RATE_DIGITS);
        }
    }

    static String text(BigDecimal amount) {
        return amount.toPlainString();
    }

    static @Nullable String textOrNull(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    static String label(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }
}
