package dev.headgate.accounting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.support.TransactionOperations;

/** Margins in PostgreSQL; the lock of a row keeps what several replicas add at once. */
final class JdbcMarginStore implements MarginStore {
    private static final String COLUMNS =
            "select model, prompt_from, margin, calls, block_peaks, open_peak, open_calls from reservation_margins ";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    JdbcMarginStore(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public PromptMargin add(PromptKind kind, long calls, long peak) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    make(kind);
                    PromptMargin now = locked(kind).after(calls, peak);
                    write(kind, now);
                    return now;
                }));
    }

    @Override
    public Map<PromptKind, PromptMargin> all() {
        Map<PromptKind, PromptMargin> all = new HashMap<>();
        jdbc.sql(COLUMNS).query((row, _) -> all.put(kind(row), margin(row))).list();
        return all;
    }

    private void make(PromptKind kind) {
        PromptMargin unseen = PromptMargin.NEW;
        jdbc.sql(
                        """
                        insert into reservation_margins (model, prompt_from, margin, calls, block_peaks, open_peak, open_calls)
                        values (?, ?, ?, 0, '{}', 0, 0) on conflict (model, prompt_from) do nothing
                        """)
                .params(kind.model(), kind.from(), unseen.margin())
                .update();
    }

    private PromptMargin locked(PromptKind kind) {
        return jdbc.sql(COLUMNS + "where model = ? and prompt_from = ? for update")
                .params(kind.model(), kind.from())
                .query((row, _) -> margin(row))
                .single();
    }

    private void write(PromptKind kind, PromptMargin margin) {
        jdbc.sql(
                        """
                        update reservation_margins set margin = ?, calls = ?, block_peaks = ?, open_peak = ?,
                            open_calls = ?, changed_at = clock_timestamp()
                        where model = ? and prompt_from = ?
                        """)
                .params(
                        margin.margin(),
                        margin.calls(),
                        new SqlArrayValue("int8", margin.blockPeaks().toArray()),
                        margin.openPeak(),
                        margin.openCalls(),
                        kind.model(),
                        kind.from())
                .update();
    }

    private static PromptKind kind(ResultSet row) throws SQLException {
        return new PromptKind(row.getString("model"), row.getLong("prompt_from"));
    }

    private static PromptMargin margin(ResultSet row) throws SQLException {
        return new PromptMargin(
                row.getLong("margin"),
                row.getLong("calls"),
                List.of((Long[]) row.getArray("block_peaks").getArray()),
                row.getLong("open_peak"),
                row.getInt("open_calls"));
    }
}
