package dev.headgate.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** An invoice or cost export of whoever rents us hardware, by its mapping of columns. */
record CloudInvoice(InvoiceColumns columns) implements StatementFormat {

    @Override
    public StatementKind kind() {
        return StatementKind.CLOUD_INVOICE;
    }

    @Override
    public boolean fits(Sheet sheet) {
        return columns.missing(sheet).isEmpty();
    }

    @Override
    public void read(Row row, Reading into) {
        LocalDate day = into.day(row, columns.date());
        @Nullable String resource = columns.resource();
        if (resource != null && !into.counts(row, resource)) {
            return;
        }
        @Nullable String currency = columns.currency();
        if (currency != null) {
            Usd.require(row, currency);
        }
        if (isLongerThanADay(row)) {
            into.spansDays();
        }
        @Nullable String quantity = columns.quantity();
        into.add(
                new StatementLine(
                        new StatementLine.Key(day, item(row), "", null),
                        quantity == null ? null : row.number(quantity).orElse(null),
                        null,
                        row.requiredNumber(columns.amount()),
                        1));
    }

    private String item(Row row) {
        return row.text(columns.item()).orElse("(no description)");
    }

    private boolean isLongerThanADay(Row row) {
        @Nullable String end = columns.end();
        if (end == null || row.text(end).isEmpty()) {
            return false;
        }
        Instant begin = row.moment(columns.date());
        return Duration.between(begin, row.moment(end)).compareTo(Duration.ofDays(1)) > 0;
    }
}
