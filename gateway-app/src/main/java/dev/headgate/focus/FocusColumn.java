package dev.headgate.focus;

import dev.headgate.focus.FocusValue.Amount;
import dev.headgate.focus.FocusValue.Count;
import dev.headgate.focus.FocusValue.Moment;
import dev.headgate.focus.FocusValue.Text;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a FOCUS file.
 *
 * @param isNullable whether a cell may be empty
 * @param since the first version that has it
 * @param until the last version that has it
 */
record FocusColumn(
        String id,
        Type type,
        boolean isNullable,
        FocusVersion since,
        FocusVersion until,
        Function<FocusCharge, @Nullable FocusValue> value) {

    /** What its cells hold, and how FOCUS calls that. */
    enum Type {
        TEXT("String"),
        /** A JSON object as text. */
        JSON("JSON"),
        COST("Decimal"),
        PRICE("Decimal"),
        QUANTITY("Decimal"),
        TIME("Date/Time"),
        COUNT("Integer");

        private final String focusName;

        Type(String focusName) {
            this.focusName = focusName;
        }

        String focusName() {
            return focusName;
        }
    }

    static FocusColumn text(String id, Function<FocusCharge, @Nullable String> value) {
        return new FocusColumn(id, Type.TEXT, charge -> text(value.apply(charge)));
    }

    static FocusColumn json(String id, Function<FocusCharge, @Nullable String> value) {
        return new FocusColumn(id, Type.JSON, charge -> text(value.apply(charge)));
    }

    static FocusColumn decimal(
            String id, Type type, Function<FocusCharge, @Nullable BigDecimal> value) {
        return new FocusColumn(
                id,
                type,
                charge -> {
                    BigDecimal amount = value.apply(charge);
                    return amount == null ? null : new Amount(amount);
                });
    }

    static FocusColumn cost(String id, Function<FocusCharge, @Nullable FocusValue> value) {
        return new FocusColumn(id, Type.COST, value);
    }

    static FocusColumn time(String id, Function<FocusCharge, LocalDate> value) {
        return new FocusColumn(id, Type.TIME, charge -> Moment.startOf(value.apply(charge)));
    }

    static FocusColumn count(String id, Function<FocusCharge, @Nullable Long> value) {
        return new FocusColumn(
                id,
                Type.COUNT,
                charge -> {
                    Long count = value.apply(charge);
                    return count == null ? null : new Count(count);
                });
    }

    private FocusColumn(String id, Type type, Function<FocusCharge, @Nullable FocusValue> value) {
        this(id, type, true, FocusVersion.V1_2, FocusVersion.V1_4, value);
    }

    FocusColumn required() {
        return new FocusColumn(id, type, false, since, until, value);
    }

    FocusColumn since(FocusVersion version) {
        return new FocusColumn(id, type, isNullable, version, until, value);
    }

    FocusColumn until(FocusVersion version) {
        return new FocusColumn(id, type, isNullable, since, version, value);
    }

    boolean isIn(FocusVersion version) {
        return since.compareTo(version) <= 0 && version.compareTo(until) <= 0;
    }

    private static @Nullable FocusValue text(@Nullable String text) {
        return text == null ? null : new Text(text);
    }
}
