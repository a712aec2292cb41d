package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up what a file says, for one month and, if some are named, for some projects or resources.
 */
final class Reading {
    private final YearMonth month;
    private final Set<String> scope;
    private final SortedMap<StatementLine.Key, StatementLine> lines = new TreeMap<>();
    private int ofOthers;
    private boolean spansDays;

    /**
     * @param scope the projects, workspaces or resources that count; empty if all do
     */
    Reading(YearMonth month, Set<String> scope) {
        this.month = month;
        this.scope = Set.copyOf(scope);
    }

    /**
     * Whether a row is of one of the projects or resources that count; those of others are counted.
     */
    boolean counts(Row row, String column) {
        boolean counts = scope.isEmpty() || row.text(column).filter(scope::contains).isPresent();
        ofOthers += counts ? 0 : 1;
        return counts;
    }

    /** The day under a column, which must be of the month. */
    LocalDate day(Row row, String column) {
        LocalDate day = row.day(column);
        if (!YearMonth.from(day).equals(month)) {
            throw row.problem(
                    "is of %s, and this is an import of %s; export that month alone"
                            .formatted(day, month));
        }
        return day;
    }

    void add(StatementLine line) {
        lines.merge(line.key(), line, StatementLine::and);
    }

    /** Tokens that a file counts. */
    void addCount(LocalDate day, String item, String tier, Meter meter, BigDecimal quantity) {
        if (quantity.signum() != 0) {
            add(
                    new StatementLine(
                            new StatementLine.Key(day, item, tier, meter),
                            quantity,
                            null,
                            null,
                            1));
        }
    }

    /** A row was of more than a day, so that days cannot be told apart. */
    void spansDays() {
        spansDays = true;
    }

    /** Whether its lines can be told apart by day. */
    boolean isDaily() {
        Set<LocalDate> days = new HashSet<>();
        lines.keySet().forEach(key -> days.add(key.day()));
        return !spansDays && days.size() > 1;
    }

    List<StatementLine> lines() {
        return List.copyOf(lines.values());
    }

    int ofOthers() {
        return ofOthers;
    }
}
