package dev.headgate.focus;

import dev.headgate.csv.CsvLine;
import dev.headgate.identity.MayRead;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the ledger as it is at one moment, posting by posting, while it goes on being written. It
 * is the one export that reads the ledger, and never holds more than a few of its rows.
 */
@Service
@MayRead
class LedgerExport {
    private static final int ROWS_AT_A_TIME = 1000;
    private static final int BUFFER_BYTES = 64 << 10;

    private static final String POSTINGS =
            """
            select p.entry_id, p.kind, p.booked_at, p.side, p.account, p.owner_id, p.amount,
                   case when p.kind in ('SETTLEMENT', 'CORRECTION') then p.entry_id else e.attempt_id end as attempt_id,
                   e.origin, e.author, e.reason
            from postings p
            left join ledger_entries e on e.id = p.entry_id and p.kind not in ('SETTLEMENT', 'CORRECTION')
            where p.booked_at >= :begins and p.booked_at < :ends
            order by p.entry_id, p.kind, p.account, p.side
            """;

    private static final String HEADER =
            "entry_id,kind,booked_at,attempt_id,account,owner_id,side,amount_usd,debit_usd,origin,author,reason\r\n";

    private final JdbcClient jdbc;
    private final TransactionTemplate oneState;

    LedgerExport(
            @Qualifier("jobs") JdbcClient jdbc,
            @Qualifier("jobs") PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.oneState = new TransactionTemplate(transactions);
        this.oneState.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.oneState.setReadOnly(true);
    }

    /** Writes every posting that was booked on these days. */
    void write(DayRange days, OutputStream target) throws IOException {
        var buffered = new BufferedOutputStream(target, BUFFER_BYTES);
        try {
            oneState.executeWithoutResult(_ -> send(days, buffered));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        buffered.flush();
    }

    private void send(DayRange days, OutputStream target) {
        append(target, HEADER);
        jdbc.sql(POSTINGS)
                .withFetchSize(ROWS_AT_A_TIME)
                .param("begins", days.begins())
                .param("ends", days.ends())
                .query(row -> {
                    append(target, line(row));
                });
    }

    /** The signed amount beside the unsigned one, so that a column sums to a balance. */
    private static String line(ResultSet row) throws SQLException {
        var amount = row.getBigDecimal("amount");
        boolean isDebit = row.getString("side").equals("DEBIT");
        OffsetDateTime booked = row.getObject("booked_at", OffsetDateTime.class);
        return new CsvLine()
                .plain(row.getString("entry_id"))
                .plain(row.getString("kind"))
                .plain(booked.withOffsetSameInstant(ZoneOffset.UTC).toInstant())
                .plain(row.getString("attempt_id"))
                .plain(row.getString("account"))
                .plain(row.getString("owner_id"))
                .plain(row.getString("side"))
                .decimal(amount)
                .decimal(isDebit ? amount : amount.negate())
                .plain(row.getString("origin"))
                .text(row.getString("author"))
                .text(row.getString("reason"))
                .end();
    }

    private static void append(OutputStream target, String line) {
        try {
            target.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
