package dev.headgate.reconciliation;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Imports statements: a whole file or nothing of it. */
@Service
@MayAdminister
@Transactional
class StatementImport {
    private static final List<StatementFormat> OF_PROVIDERS =
            List.of(new OpenAiUsage(), new OpenAiCost(), new AnthropicUsage(), new AnthropicCost());

    private final Places places;
    private final Statements statements;
    private final ReconciliationProperties properties;
    private final NoArgGenerator ids;
    private final Clock clock;

    StatementImport(
            Places places,
            Statements statements,
            ReconciliationProperties properties,
            NoArgGenerator ids,
            Clock clock) {
        this.places = places;
        this.statements = statements;
        this.properties = properties;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a file is of.
     *
     * @param name of the provider or pool
     * @param scope the projects, workspaces or resources that count; empty if all of it does
     */
    record Header(String name, YearMonth month, Set<String> scope, String author) {}

    /**
     * A statement, and whether the same file had been imported before.
     *
     * @param isNew false if nothing was imported
     */
    record Result(Statement statement, boolean isNew) {}

    /**
     * Imports what a provider says; its format is told by its columns.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming the line that is wrong
     */
    Result ofProvider(Header header, Upload file) {
        Sheet sheet = Sheet.read(file.text(), properties.maxRows());
        StatementFormat format =
                OF_PROVIDERS.stream()
                        .filter(known -> known.fits(sheet))
                        .findFirst()
                        .orElseThrow(() -> unknownColumns(sheet));
        return keep(places.provider(header.name()), header, file, sheet, format);
    }

    /**
     * Imports what a cloud bills for a pool.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming the line or column that is wrong
     */
    Result ofPool(Header header, Upload file, InvoiceColumns columns) {
        Sheet sheet = Sheet.read(file.text(), properties.maxRows());
        if (!columns.missing(sheet).isEmpty()) {
            throw missing(columns.missing(sheet), sheet);
        }
        return keep(places.pool(header.name()), header, file, sheet, new CloudInvoice(columns));
    }

    private Result keep(
            Place place, Header header, Upload file, Sheet sheet, StatementFormat format) {
        Reading reading = new Reading(header.month(), header.scope());
        sheet.forEach(row -> format.read(row, reading));
        if (reading.lines().isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "No row of the file counts for %s. Check 'month' and 'scope'."
                            .formatted(header.month()));
        }
        String scope = String.join(",", new TreeSet<>(header.scope()));
        Statement statement =
                new Statement(
                        ids.generate(),
                        format.kind(),
                        place,
                        header.month(),
                        scope,
                        reading.isDaily(),
                        file.sha256(),
                        sheet.size(),
                        reading.ofOthers(),
                        header.author(),
                        clock.instant());
        if (statements.add(statement, reading.lines())) {
            return new Result(statement, true);
        }
        return new Result(
                statements.same(place, header.month(), scope, file.sha256()).orElseThrow(), false);
    }

    private static GatewayException unknownColumns(Sheet sheet) {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                "The columns are not those of a usage or cost export of OpenAI or Anthropic (docs/reconciliation.md lists them). They are: "
                        + shown(sheet));
    }

    private static GatewayException missing(Set<String> columns, Sheet sheet) {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                "The file has no column %s. Name other columns with date, item and amount. Its columns are: %s"
                        .formatted(String.join(", ", columns), shown(sheet)));
    }

    private static String shown(Sheet sheet) {
        String names = String.join(", ", new TreeSet<>(sheet.columnNames()));
        return names.length() <= 500 ? names : names.substring(0, 500) + "...";
    }
}
