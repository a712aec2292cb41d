package dev.headgate.accounting;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the arrays of one statement: {@code insert ... select ... from unnest(?, ?)} writes a
 * whole group in one round trip, with a plan that does not depend on its size.
 */
final class Columns<R> {
    private final PreparedStatement statement;
    private final List<R> rows;
    private int index;

    Columns(PreparedStatement statement, List<R> rows) {
        this.statement = statement;
        this.rows = rows;
    }

    /** One value for all rows. */
    Columns<R> value(Object value) throws SQLException {
        index++;
        statement.setObject(index, value);
        return this;
    }

    Columns<R> uuid(Function<R, @Nullable UUID> value) throws SQLException {
        return column("uuid", value);
    }

    Columns<R> text(Function<R, @Nullable String> value) throws SQLException {
        return column("text", value);
    }

    Columns<R> bigint(Function<R, @Nullable Long> value) throws SQLException {
        return column("int8", value);
    }

    Columns<R> numeric(Function<R, @Nullable BigDecimal> value) throws SQLException {
        return column("numeric", value);
    }

    Columns<R> bool(Function<R, @Nullable Boolean> value) throws SQLException {
        return column("bool", value);
    }

    private <V> Columns<R> column(String type, Function<R, @Nullable V> value) throws SQLException {
        Object[] values = rows.stream().map(value).toArray();
        index++;
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
        return this;
    }
}
