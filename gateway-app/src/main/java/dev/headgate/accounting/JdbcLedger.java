package dev.headgate.accounting;

import com.fasterxml.uuid.NoArgGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The ledger in PostgreSQL, on the connection of the caller's transaction. */
@Component
class JdbcLedger implements Ledger {
    private final JdbcTemplate jdbc;
    private final NoArgGenerator ids;
    private final AttemptColumns columns;
    private final BudgetAlerts alerts;

    JdbcLedger(
            DataSource dataSource,
            NoArgGenerator ids,
            AttemptColumns columns,
            BudgetAlerts alerts) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.ids = ids;
        this.columns = columns;
        this.alerts = alerts;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void book(List<Adjustment> adjustments) {
        if (adjustments.isEmpty()) {
            return;
        }
        List<LedgerEntry> entries = new ArrayList<>();
        for (Adjustment adjustment : adjustments) {
            UUID id = ids.generate();
            explain(id, adjustment);
            entries.add(entry(id, adjustment));
        }
        inBooks(books -> {
            books.know(adjustments.stream().map(Adjustment::series).toList());
            books.post(entries);
        });
    }

    private void explain(UUID id, Adjustment adjustment) {
        jdbc.update(
                "insert into ledger_entries (id, kind, origin, reason, author) values (?, ?, ?, ?, ?)",
                id,
                adjustment.kind().name(),
                adjustment.origin(),
                adjustment.reason(),
                adjustment.author());
    }

    private static LedgerEntry entry(UUID id, Adjustment adjustment) {
        SpendSeries series = adjustment.series();
        return new LedgerEntry(
                id,
                adjustment.kind(),
                series.id(),
                adjustment.corrects(),
                series.tenant(),
                series.hosting(),
                series.place(),
                adjustment.lines());
    }

    /** Works on the books, on the connection of the transaction that is under way. */
    void inBooks(Consumer<JdbcBookTransaction> work) {
        jdbc.execute(
                (ConnectionCallback<Boolean>)
                        connection -> {
                            var series = new KnownRows().view();
                            var books =
                                    new JdbcBookTransaction(
                                            connection, ids, columns, series, alerts);
                            work.accept(books);
                            books.send();
                            return true;
                        });
    }
}
