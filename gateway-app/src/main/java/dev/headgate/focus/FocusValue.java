package dev.headgate.focus;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What a cell of a FOCUS file holds. */
sealed interface FocusValue {

    record Text(String text) implements FocusValue {}

    record Amount(BigDecimal amount) implements FocusValue {}

    /** A cost of which readers check that it is a price times a quantity. */
    record Product(BigDecimal price, BigDecimal quantity) implements FocusValue {}

    record Moment(Instant moment) implements FocusValue {

        static Moment startOf(LocalDate day) {
            return new Moment(day.atStartOfDay().toInstant(ZoneOffset.UTC));
        }
    }

    record Count(long count) implements FocusValue {}
}
