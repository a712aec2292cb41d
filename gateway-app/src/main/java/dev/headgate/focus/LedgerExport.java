package dev.headgate.focus;

import dev.headgate.identity.MayRead;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the ledger as it is at one moment, posting by posting, while it goes on being written. It
 * is the one export that reads the ledger. The database writes the lines, and no more than one of
 * them is held here.
 */
@Service
@MayRead
class LedgerExport {
    private static final int BUFFER_BYTES = 64 << 10;

    /** A copy takes no parameters. */
    private static final String DAYS =
            "select set_config('headgate.begins', ?, true), set_config('headgate.ends', ?, true)";

    /**
     * One statement sees one state. The signed amount is beside the other, so that a column sums to
     * a balance.
     */
    private static final String COPY =
            """
            copy (
                select p.entry_id, p.kind,
                       to_char(p.booked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as booked_at,
                       case when p.kind in ('SETTLEMENT', 'CORRECTION') then p.entry_id else e.attempt_id end as attempt_id,
                       p.account, p.owner_id, p.side, csv_decimal(p.amount) as amount_usd,
                       csv_decimal(case p.side when 'DEBIT' then p.amount else -p.amount end) as debit_usd,
                       e.origin, csv_text(e.author) as author, csv_text(e.reason) as reason
                from postings p
                left join ledger_entries e on e.id = p.entry_id and p.kind not in ('SETTLEMENT', 'CORRECTION')
                where p.booked_at >= current_setting('headgate.begins')::timestamptz
                  and p.booked_at < current_setting('headgate.ends')::timestamptz
                order by p.entry_id, p.kind, p.account, p.side
            ) to stdout with (format csv, header, force_quote (author, reason), encoding 'UTF8')
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    LedgerExport(
            @Qualifier("jobs") DataSource dataSource,
            @Qualifier("jobs") PlatformTransactionManager transactions) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
    }

    /** Writes every posting that was booked on these days. */
    void write(DayRange days, OutputStream target) throws IOException {
        var lines = new CrlfOutput(new BufferedOutputStream(target, BUFFER_BYTES));
        try {
            transaction.executeWithoutResult(_ -> copy(days, lines));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        lines.flush();
    }

    private void copy(DayRange days, OutputStream lines) {
        jdbc.query(DAYS, (_, _) -> true, days.begins().toString(), days.ends().toString());
        jdbc.execute((ConnectionCallback<Long>) connection -> copy(connection, lines));
    }

    private static Long copy(Connection connection, OutputStream lines) throws SQLException {
        try {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
