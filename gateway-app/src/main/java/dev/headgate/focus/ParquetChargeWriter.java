package dev.headgate.focus;

import dev.headgate.focus.FocusValue.Amount;
import dev.headgate.focus.FocusValue.Count;
import dev.headgate.focus.FocusValue.Moment;
import dev.headgate.focus.FocusValue.Product;
import dev.headgate.focus.FocusValue.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Parquet with decimals, timestamps and texts as what they are. Row groups are small, so that
 * writing a large file takes no more memory than writing a small one.
 */
final class ParquetChargeWriter implements ChargeWriter {
    private static final long ROW_GROUP_BYTES = 4L << 20;
    private static final int PAGE_BYTES = 64 << 10;

    private final MessageType schema;
    private final List<FocusColumn> columns;
    private final ParquetWriter<Group> writer;

    /**
     * @param metadata what the footer says of the file
     */
    ParquetChargeWriter(
            OutputStream target, List<FocusColumn> columns, Map<String, String> metadata)
            throws IOException {
        this.columns = columns;
        this.schema = ParquetColumns.schema(columns);
        this.writer =
                ExampleParquetWriter.builder(new StreamOutputFile(target))
                        .withConf(new PlainParquetConfiguration())
                        .withType(schema)
                        .withExtraMetaData(metadata)
                        .withCodecFactory(new GzipCodec())
                        .withCompressionCodec(CompressionCodecName.GZIP)
                        .withRowGroupSize(ROW_GROUP_BYTES)
                        .withPageSize(PAGE_BYTES)
                        .withDictionaryPageSize(PAGE_BYTES)
                        .build();
    }

    @Override
    public void write(List<@Nullable FocusValue> row) throws IOException {
        Group group = new SimpleGroup(schema);
        for (int index = 0; index < row.size(); index++) {
            FocusValue value = row.get(index);
            if (value != null) {
                add(group, columns.get(index), value);
            }
        }
        writer.write(group);
    }

    private static void add(Group group, FocusColumn column, FocusValue value) {
        String id = column.id();
        switch (value) {
            case Text(var text) -> group.append(id, text);
            case Amount(var amount) -> group.append(id, decimal(column, amount));
            case Product(var price, var quantity) ->
                    group.append(
                            id, decimal(column, ExportFormat.PARQUET.product(price, quantity)));
            case Moment(var moment) ->
                    group.append(id, ChronoUnit.MICROS.between(Instant.EPOCH, moment));
            case Count(var count) -> group.append(id, count);
        }
    }

    /** The unscaled value, big-endian, in as many bytes as the column has. */
    private static Binary decimal(FocusColumn column, BigDecimal amount) {
        byte[] unscaled =
                amount.setScale(ParquetColumns.scale(column.type()), RoundingMode.HALF_EVEN)
                        .unscaledValue()
                        .toByteArray();
        byte[] fixed = new byte[ParquetColumns.DECIMAL_BYTES];
        if (unscaled.length > fixed.length) {
            throw new ArithmeticException(column.id() + " has no room for " + amount);
        }
        int start = fixed.length - unscaled.length;
        Arrays.fill(fixed, 0, start, (byte) (amount.signum() < 0 ? -1 : 0));
        System.arraycopy(unscaled, 0, fixed, start, unscaled.length);
        return Binary.fromConstantByteArray(fixed);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
