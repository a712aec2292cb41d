package dev.headgate.focus;

import dev.headgate.focus.FocusValue.Amount;
import dev.headgate.focus.FocusValue.Count;
import dev.headgate.focus.FocusValue.Moment;
import dev.headgate.focus.FocusValue.Text;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Parquet file in a JVM whose class path a test chooses. Every third cell that may be
 * empty is. Arguments: file, rows.
 */
final class ParquetExportProcess {
    static final FocusVersion VERSION = FocusVersion.V1_4;

    private static final String HADOOP = "org.apache.hadoop.conf.Configuration";

    private ParquetExportProcess() {}

    public static void main(String[] arguments) throws Exception {
        requireNoHadoop();
        List<FocusColumn> columns = FocusColumns.of(VERSION);
        long rows = Long.parseLong(arguments[1]);
        try (var file = Files.newOutputStream(Path.of(arguments[0]));
                var writer = new ParquetChargeWriter(file, columns, Map.of("rows", arguments[1]))) {
            for (long row = 0; row < rows; row++) {
                long number = row;
                writer.write(columns.stream().map(column -> cell(column, number)).toList());
            }
        }
    }

    private static void requireNoHadoop() {
        try {
            Class.forName(HADOOP);
        } catch (ClassNotFoundException _) {
            return;
        }
        throw new IllegalStateException(HADOOP + " is on the class path");
    }

    private static @Nullable FocusValue cell(FocusColumn column, long row) {
        if (column.isNullable() && row % 3 == 0) {
            return null;
        }
        return switch (column.type()) {
            case TEXT -> new Text(column.id() + row);
            case JSON -> new Text("{\"row\":" + row + "}");
            case COST, PRICE, QUANTITY -> new Amount(BigDecimal.valueOf(row, 3));
            case TIME -> new Moment(Instant.ofEpochSecond(row));
            case COUNT -> new Count(row);
        };
    }
}
