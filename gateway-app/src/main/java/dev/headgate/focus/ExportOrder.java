package dev.headgate.focus;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** A file that somebody wants. */
record ExportOrder(DayRange days, FocusVersion version, ExportFormat format) {

    /**
     * Reads what was asked for: a month, or days.
     *
     * @throws GatewayException {@code INVALID_REQUEST} saying what is missing or wrong
     */
    static ExportOrder of(
            @Nullable YearMonth month,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            String version,
            String format) {
        return new ExportOrder(
                days(month, from, to), FocusVersion.of(version), ExportFormat.of(format));
    }

    private static DayRange days(
            @Nullable YearMonth month, @Nullable LocalDate from, @Nullable LocalDate to) {
        if (month != null && from == null && to == null) {
            return DayRange.of(month);
        }
        if (month == null && from != null && to != null) {
            return new DayRange(from, to);
        }
        throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "Say either 'month' (2026-10) or 'from' and 'to' (2026-10-01 and 2026-10-16).")
                .at("month");
    }

    String fileName(boolean provisional) {
        return "focus-%s-%s%s.%s"
                .formatted(
                        version, days.label(), provisional ? "-provisional" : "", format.label());
    }
}
