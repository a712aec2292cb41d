package dev.headgate.focus;

import dev.headgate.csv.CsvLine;
import dev.headgate.focus.FocusValue.Amount;
import dev.headgate.focus.FocusValue.Count;
import dev.headgate.focus.FocusValue.Moment;
import dev.headgate.focus.FocusValue.Product;
import dev.headgate.focus.FocusValue.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV in UTF-8: a header, then a line for each row. */
final class CsvChargeWriter implements ChargeWriter {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final OutputStream target;

    CsvChargeWriter(OutputStream target, List<FocusColumn> columns) throws IOException {
        this.target = target;
        CsvLine header = new CsvLine();
        columns.forEach(column -> header.plain(column.id()));
        write(header);
    }

    @Override
    public void write(List<@Nullable FocusValue> row) throws IOException {
        CsvLine line = new CsvLine();
        row.forEach(value -> append(line, value));
        write(line);
    }

    private static void append(CsvLine line, @Nullable FocusValue value) {
        switch (value) {
            case null -> line.plain(null);
            case Text(var text) -> line.text(text);
            case Amount(var amount) -> line.decimal(amount);
            case Product(var price, var quantity) ->
                    line.decimal(ExportFormat.CSV.product(price, quantity));
            case Moment(var moment) -> line.plain(SECONDS.format(moment));
            case Count(var count) -> line.plain(count);
        }
    }

    private void write(CsvLine line) throws IOException {
        target.write(line.end().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
