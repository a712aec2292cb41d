package dev.headgate.focus;

import com.fasterxml.uuid.NoArgGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes a FOCUS file into the store, inside the transaction of its caller: one state of the books.
 */
final class FocusFiles {
    private final JdbcClient jdbc;
    private final ExportStore store;
    private final ChargeSums sums;
    private final FocusProperties settings;
    private final NoArgGenerator ids;
    private final Clock clock;

    FocusFiles(
            JdbcClient jdbc,
            ExportStore store,
            FocusProperties settings,
            NoArgGenerator ids,
            Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.sums = new ChargeSums(jdbc);
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    ExportManifest write(ExportOrder order) {
        Optional<YearMonth> month = order.days().month();
        Optional<Instant> closedAt = month.flatMap(one -> ClosedPeriods.closedAt(jdbc, one));
        UUID id = ids.generate();
        var file = new ChunkedFile((number, gzip) -> store.addChunk(id, number, gzip));
        ExportTotals totals = fill(order, file);
        ExportManifest manifest = manifest(id, order, closedAt, file, totals);
        store.add(manifest, order, closedAt.isPresent() ? month.orElse(null) : null);
        return manifest;
    }

    private ExportManifest manifest(
            UUID id,
            ExportOrder order,
            Optional<Instant> closedAt,
            ChunkedFile file,
            ExportTotals totals) {
        boolean provisional = !allClosed(order.days());
        return new ExportManifest(
                id,
                order.fileName(provisional),
                "Cost and Usage",
                "Headgate",
                order.version().toString(),
                order.format().label(),
                order.days().from(),
                order.days().to(),
                provisional,
                closedAt.orElse(null),
                clock.instant(),
                totals.rows(),
                ExportManifest.columns(FocusColumns.of(order.version())),
                totals.texts(),
                totals.textsByCategory(),
                ledger(order.days(), totals),
                totals.unpriced(),
                file.bytes(),
                file.sha256Hex());
    }

    private boolean allClosed(DayRange days) {
        return days.months().stream()
                .allMatch(month -> ClosedPeriods.closedAt(jdbc, month).isPresent());
    }

    private ExportTotals fill(ExportOrder order, ChunkedFile file) {
        List<FocusColumn> columns = FocusColumns.of(order.version());
        ExportTotals totals = new ExportTotals(order.format());
        PriceTags prices = new PriceTags(jdbc);
        try (ChargeWriter writer = writer(order, file, columns)) {
            sums.read(
                    order.days(),
                    settings.tags(),
                    sum -> {
                        FocusCharge charge = FocusCharge.of(sum, prices, settings);
                        totals.add(charge);
                        write(writer, columns, charge);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return totals;
    }

    private static ChargeWriter writer(
            ExportOrder order, OutputStream target, List<FocusColumn> columns) throws IOException {
        return switch (order.format()) {
            case CSV -> new CsvChargeWriter(target, columns);
            case PARQUET ->
                    new ParquetChargeWriter(
                            target,
                            columns,
                            Map.of(
                                    "focus_version",
                                    order.version().toString(),
                                    "data_generator",
                                    "Headgate"));
        };
    }

    private static void write(ChargeWriter writer, List<FocusColumn> columns, FocusCharge charge) {
        try {
            writer.write(FocusRow.of(columns, charge));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the sums say without being told apart; a file that differs from them is not given out.
     */
    private ExportManifest.Ledger ledger(DayRange days, ExportTotals totals) {
        BookTotals booked = BookTotals.of(jdbc, days);
        if (booked.usd().compareTo(totals.effective()) != 0) {
            throw new IllegalStateException(
                    "The export of %s sums to %s USD, the books to %s"
                            .formatted(days.label(), totals.effective(), booked.usd()));
        }
        return new ExportManifest.Ledger(
                booked.usd().toPlainString(),
                booked.payable().toPlainString(),
                booked.list().toPlainString());
    }
}
