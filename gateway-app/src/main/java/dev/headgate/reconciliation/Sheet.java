package dev.headgate.reconciliation;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header line, separated by commas, semicolons or tabs. Names of columns are
 * compared without regard to case.
 */
final class Sheet {
    private static final int MOST_COLUMNS = 500;

    private final List<CsvRecord> records;
    private final Map<String, Integer> columns;

    private Sheet(List<CsvRecord> records, Map<String, Integer> columns) {
        this.records = records;
        this.columns = columns;
    }

    /**
     * @throws GatewayException {@code INVALID_REQUEST} naming the line that is no CSV
     */
    static Sheet read(String text, int maxRows) {
        if (count(text, '"') % 2 != 0) {
            // The reader would take everything after it for one cell.
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "The file is no CSV: a quote is opened and not closed. Nothing was imported.");
        }
        List<CsvRecord> records = records(text, maxRows);
        Map<String, Integer> columns = columns(records.getFirst());
        records.stream()
                .skip(1)
                .filter(record -> record.getFieldCount() != columns.size())
                .findFirst()
                .ifPresent(record -> {
                    throw atLine(
                            record.getStartingLineNumber(),
                            "has %d cells under %d columns"
                                    .formatted(record.getFieldCount(), columns.size()));
                });
        return new Sheet(records.subList(1, records.size()), columns);
    }

    private static List<CsvRecord> records(String text, int maxRows) {
        List<CsvRecord> records = new ArrayList<>();
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder()
                        .fieldSeparator(separator(text))
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .ofCsvRecord(text)) {
            for (CsvRecord record : reader) {
                records.add(record);
                if (records.size() > maxRows + 1) {
                    throw new GatewayException(
                            ErrorCode.REQUEST_TOO_LARGE,
                            "The file has more than %d rows. Export days instead of hours or minutes."
                                    .formatted(maxRows));
                }
            }
        } catch (CsvParseException e) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST, "The file is no CSV: " + reason(e) + ".", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    private static String reason(CsvParseException e) {
        @Nullable Throwable cause = e.getCause();
        return e.getMessage() + (cause == null ? "" : ", " + cause.getMessage());
    }

    /** The one that the header line has most of. */
    private static char separator(String text) {
        String header = text.lines().findFirst().orElse("");
        char found = ',';
        for (char other : new char[] {';', '\t'}) {
            if (count(header, other) > count(header, found)) {
                found = other;
            }
        }
        return found;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static Map<String, Integer> columns(CsvRecord header) {
        if (header.getFieldCount() > MOST_COLUMNS) {
            throw atLine(1, "has more than " + MOST_COLUMNS + " columns");
        }
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.getFieldCount(); i++) {
            String name = key(header.getField(i));
            if (columns.put(name, i) != null) {
                throw atLine(1, "names column '%s' twice".formatted(name));
            }
        }
        return columns;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    boolean has(String column) {
        return columns.containsKey(key(column));
    }

    boolean hasAll(Set<String> wanted) {
        return wanted.stream().allMatch(this::has);
    }

    Set<String> columnNames() {
        return columns.keySet();
    }

    void forEach(Consumer<Row> reader) {
        records.forEach(record -> reader.accept(new Row(this, record)));
    }

    int size() {
        return records.size();
    }

    Optional<String> cell(CsvRecord record, String column) {
        return Optional.ofNullable(columns.get(key(column)))
                .map(index -> record.getField(index).strip())
                .filter(cell -> !cell.isEmpty());
    }

    static GatewayException atLine(long line, String problem) {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                "Line %d %s. Nothing was imported.".formatted(line, problem));
    }
}
