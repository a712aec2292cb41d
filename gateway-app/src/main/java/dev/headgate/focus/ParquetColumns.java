package dev.headgate.focus;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** What the columns of a FOCUS file are in Parquet. */
final class ParquetColumns {
    /** Of the widest decimal that every reader knows. */
    static final int DECIMAL_BYTES = 16;

    private static final int PRECISION = 38;

    private ParquetColumns() {}

    static MessageType schema(List<FocusColumn> columns) {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        columns.forEach(column -> schema.addField(field(column)));
        return schema.named("focus");
    }

    /**
     * Decimals: of a cost as many as a price and a quantity have together, so that products are
     * exact.
     */
    static int scale(FocusColumn.Type type) {
        return switch (type) {
            case COST -> 2 * Pricing.SCALE;
            case PRICE, QUANTITY -> Pricing.SCALE;
            case TEXT, JSON, TIME, COUNT ->
                    throw new IllegalArgumentException(type + " is no decimal");
        };
    }

    private static Type field(FocusColumn column) {
        return switch (column.type()) {
            case TEXT, JSON -> field(column, PrimitiveTypeName.BINARY, stringType());
            case COUNT -> field(column, PrimitiveTypeName.INT64, intType(64, true));
            case TIME ->
                    field(
                            column,
                            PrimitiveTypeName.INT64,
                            timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS));
            case COST, PRICE, QUANTITY ->
                    field(
                            column,
                            PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
                            decimalType(scale(column.type()), PRECISION));
        };
    }

    private static Type field(
            FocusColumn column, PrimitiveTypeName storage, LogicalTypeAnnotation meaning) {
        var type = column.isNullable() ? Types.optional(storage) : Types.required(storage);
        if (storage == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            type.length(DECIMAL_BYTES);
        }
        return type.as(meaning).named(column.id());
    }
}
