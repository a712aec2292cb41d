package dev.headgate.focus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of a charge. */
final class FocusRow {

    private FocusRow() {}

    /** One value for each column, null for an empty cell. */
    static List<@Nullable FocusValue> of(List<FocusColumn> columns, FocusCharge charge) {
        List<@Nullable FocusValue> row = new ArrayList<>(columns.size());
        for (FocusColumn column : columns) {
            row.add(column.value().apply(charge));
        }
        return row;
    }
}
