package dev.headgate.accounting;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the arrays of one statement: {@code insert ... select ... from unnest(?, ?)} writes a
 * whole group in one round trip, with a plan that does not depend on its size.
 */
final class Columns<R> {
    private static final Comparator<UUID> BY_BYTES =
            Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
                    .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    private final PreparedStatement statement;
    private final List<R> rows;
    private int index;

    /**
     * Binds to a statement.
     *
     * @param before how many of its parameters are bound already
     */
    Columns(PreparedStatement statement, List<R> rows, int before) {
        this.statement = statement;
        this.rows = rows;
        this.index = before;
    }

    /** How many parameters of the statement are bound now. */
    int bound() {
        return index;
    }

    /** One value for all rows. */
    Columns<R> value(Object value) throws SQLException {
        index++;
        statement.setObject(index, value);
        return this;
    }

    /** The least and the greatest of these, as the database orders them; there is a row. */
    Columns<R> bounds(Function<R, UUID> value) throws SQLException {
        List<UUID> ids = rows.stream().map(value).sorted(BY_BYTES).toList();
        return value(ids.getFirst()).value(ids.getLast());
    }

    Columns<R> uuid(Function<R, @Nullable UUID> value) throws SQLException {
        return column("uuid", value, UUID[]::new);
    }

    /** One array of the values of all rows. */
    Columns<R> uuids(Function<R, Collection<UUID>> values) throws SQLException {
        return array(
                "uuid", rows.stream().map(values).flatMap(Collection::stream).toArray(UUID[]::new));
    }

    Columns<R> text(Function<R, @Nullable String> value) throws SQLException {
        return column("text", value, String[]::new);
    }

    Columns<R> bytes(Function<R, byte @Nullable []> value) throws SQLException {
        byte[] @Nullable [] values = new byte[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return array("bytea", values);
    }

    Columns<R> bigint(Function<R, @Nullable Long> value) throws SQLException {
        return column("int8", value, Long[]::new);
    }

    Columns<R> numeric(Function<R, @Nullable BigDecimal> value) throws SQLException {
        return column("numeric", value, BigDecimal[]::new);
    }

    Columns<R> bool(Function<R, @Nullable Boolean> value) throws SQLException {
        return column("bool", value, Boolean[]::new);
    }

    /** The driver sends an array in binary if its Java type tells what is in it. */
    private <V> Columns<R> column(
            String type, Function<R, @Nullable V> value, IntFunction<@Nullable V[]> array)
            throws SQLException {
        @Nullable V[] values = array.apply(rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return array(type, values);
    }

    private Columns<R> array(String type, @Nullable Object[] values) throws SQLException {
        index++;
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
        return this;
    }
}
