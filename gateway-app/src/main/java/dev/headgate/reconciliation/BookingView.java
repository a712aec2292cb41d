package dev.headgate.reconciliation;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A booking as it is shown. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BookingView(
        UUID id,
        UUID statement,
        @JsonFormat(pattern = "yyyy-MM") YearMonth month,
        String line,
        String usd,
        String reason,
        String author,
        Instant bookedAt,
        @Nullable Instant undoneAt,
        @Nullable String undoneBy,
        @Nullable String undoneReason) {

    static BookingView of(Booking booking) {
        Booking.@Nullable Note undone = booking.undone();
        return new BookingView(
                booking.id(),
                booking.statement(),
                booking.month(),
                booking.line(),
                booking.usd().toPlainString(),
                booking.made().reason(),
                booking.made().author(),
                booking.made().at(),
                undone == null ? null : undone.at(),
                undone == null ? null : undone.author(),
                undone == null ? null : undone.reason());
    }
}
