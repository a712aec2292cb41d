package dev.headgate.reconciliation;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/** A row of a sheet; what is wrong with one of its cells is said with line, column and value. */
final class Row {
    private static final Pattern NUMBER =
            Pattern.compile("-?\\d{1,18}(\\.\\d{1,40})?([eE][+-]?\\d{1,2})?");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{9,11}");
    private static final int SHOWN = 40;

    /** A day, or a moment with or without its offset, which is UTC then. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendPattern("['T'][' ']")
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .appendPattern("[' ']")
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HH:mm", "Z")
                    .optionalEnd()
                    .optionalStart()
                    .appendLiteral("UTC")
                    .optionalEnd()
                    .optionalEnd()
                    .toFormatter();

    private final Sheet sheet;
    private final CsvRecord record;

    Row(Sheet sheet, CsvRecord record) {
        this.sheet = sheet;
        this.record = record;
    }

    /** The cell under a column; empty if it is blank or there is no such column. */
    Optional<String> text(String column) {
        return sheet.cell(record, column);
    }

    String requiredText(String column) {
        return text(column).orElseThrow(() -> problem("has no '%s'".formatted(column)));
    }

    /** A number, of any sign. */
    Optional<BigDecimal> number(String column) {
        return text(column)
                .map(cell -> {
                    if (!NUMBER.matcher(cell).matches()) {
                        throw problem(
                                "has '%s' under '%s', which is no plain number such as 1234.56"
                                        .formatted(shown(cell), column));
                    }
                    return new BigDecimal(cell);
                });
    }

    BigDecimal requiredNumber(String column) {
        return number(column).orElseThrow(() -> problem("has no '%s'".formatted(column)));
    }

    /** A number of tokens or calls; zero where the cell is blank. */
    BigDecimal count(String column) {
        BigDecimal count = number(column).orElse(BigDecimal.ZERO);
        if (count.signum() < 0 || count.stripTrailingZeros().scale() > 0) {
            throw problem(
                    "has '%s' under '%s', which is no whole number"
                            .formatted(count.toPlainString(), column));
        }
        return count.setScale(0);
    }

    /** The moment under a column, in UTC. */
    Instant moment(String column) {
        String cell = requiredText(column);
        if (EPOCH_SECONDS.matcher(cell).matches()) {
            return Instant.ofEpochSecond(Long.parseLong(cell));
        }
        try {
            TemporalAccessor time =
                    TIME.parseBest(
                            cell, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (time) {
                case OffsetDateTime moment -> moment.toInstant();
                case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
                default -> LocalDate.from(time).atStartOfDay().toInstant(ZoneOffset.UTC);
            };
        } catch (DateTimeException e) {
            throw problem(
                    "has '%s' under '%s', which is no date such as 2026-11-03"
                            .formatted(shown(cell), column));
        }
    }

    LocalDate day(String column) {
        return LocalDate.ofInstant(moment(column), ZoneOffset.UTC);
    }

    GatewayException problem(String problem) {
        return Sheet.atLine(record.getStartingLineNumber(), problem);
    }

    private static String shown(String cell) {
        return cell.length() <= SHOWN ? cell : cell.substring(0, SHOWN) + "...";
    }
}
