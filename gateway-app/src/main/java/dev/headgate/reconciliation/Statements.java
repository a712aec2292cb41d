package dev.headgate.reconciliation;

import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements that are kept. */
@Component
class Statements {
    private static final int BATCH = 1000;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    Statements(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /** Keeps a statement with its lines, or nothing if it is there already. */
    boolean add(Statement statement, List<StatementLine> lines) {
        boolean isNew =
                jdbc.sql(
                                        """
                                        insert into statements (id, kind, hosting, place_id, place_name, month, scope, daily, sha256,
                                            rows_read, rows_of_others, author, imported_at)
                                        values (:id, :kind, :hosting, :place, :name, :month, :scope, :daily, :sha256, :rows,
                                            :others, :author, :at)
                                        on conflict (place_id, month, scope, sha256) do nothing
                                        """)
                                .param("id", statement.id())
                                .param("kind", statement.kind().name())
                                .param("hosting", statement.place().hosting().name())
                                .param("place", statement.place().id())
                                .param("name", statement.place().name())
                                .param("month", statement.month().atDay(1))
                                .param("scope", statement.scope())
                                .param("daily", statement.isDaily())
                                .param("sha256", statement.sha256())
                                .param("rows", statement.rows())
                                .param("others", statement.ofOthers())
                                .param("author", statement.author())
                                .param("at", statement.importedAt().atOffset(ZoneOffset.UTC))
                                .update()
                        == 1;
        if (isNew) {
            addLines(statement.id(), lines);
        }
        return isNew;
    }

    private void addLines(UUID statement, List<StatementLine> lines) {
        List<Object[]> rows = new ArrayList<>();
        for (StatementLine line : lines) {
            StatementLine.Key key = line.key();
            rows.add(
                    new @Nullable Object[] {
                        statement,
                        rows.size() + 1,
                        key.day(),
                        key.item(),
                        key.tier(),
                        key.meter() == null ? null : key.meter().name(),
                        line.quantity(),
                        line.requests(),
                        line.usd(),
                        line.rows()
                    });
        }
        for (int i = 0; i < rows.size(); i += BATCH) {
            template.batchUpdate(
                    """
                    insert into statement_lines (statement_id, number, day, item, tier, meter, quantity, requests, usd,
                        row_count)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    rows.subList(i, Math.min(rows.size(), i + BATCH)));
        }
    }

    /** The statement that the same file became. */
    Optional<Statement> same(Place place, YearMonth month, String scope, String sha256) {
        return jdbc.sql(
                        """
                        select * from statements
                        where place_id = ? and month = ? and scope = ? and sha256 = ?
                        """)
                .params(place.id(), month.atDay(1), scope, sha256)
                .query((row, _) -> read(row))
                .optional();
    }

    Optional<Statement> find(UUID id) {
        return jdbc.sql("select * from statements where id = ?")
                .param(id)
                .query((row, _) -> read(row))
                .optional();
    }

    /** Those of a month, or of all if it is null, after this id. */
    List<Statement> after(UUID id, @Nullable YearMonth month, int most) {
        return jdbc.sql(
                        """
                        select * from statements
                        where id > :after and (:month::date is null or month = :month)
                        order by id limit :most
                        """)
                .param("after", id)
                .param("month", month == null ? null : month.atDay(1))
                .param("most", most)
                .query((row, _) -> read(row))
                .list();
    }

    /** Of each kind the one that was imported last: it speaks for the month. */
    List<Statement> inForce(Place place, YearMonth month) {
        return jdbc.sql(
                        """
                        select distinct on (kind) * from statements where place_id = ? and month = ?
                        order by kind, id desc
                        """)
                .params(place.id(), month.atDay(1))
                .query((row, _) -> read(row))
                .list();
    }

    List<StatementLine> lines(UUID statement) {
        return jdbc.sql("select * from statement_lines where statement_id = ? order by number")
                .param(statement)
                .query((row, _) -> line(row))
                .list();
    }

    void delete(UUID statement) {
        jdbc.sql("delete from statements where id = ?").param(statement).update();
    }

    private static Statement read(ResultSet row) throws SQLException {
        return new Statement(
                row.getObject("id", UUID.class),
                StatementKind.valueOf(row.getString("kind")),
                new Place(
                        row.getObject("place_id", UUID.class),
                        row.getString("place_name"),
                        Hosting.valueOf(row.getString("hosting"))),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getString("scope"),
                row.getBoolean("daily"),
                row.getString("sha256"),
                row.getInt("rows_read"),
                row.getInt("rows_of_others"),
                row.getString("author"),
                row.getObject("imported_at", OffsetDateTime.class).toInstant());
    }

    private static StatementLine line(ResultSet row) throws SQLException {
        @Nullable String meter = row.getString("meter");
        @Nullable BigDecimal quantity = row.getBigDecimal("quantity");
        return new StatementLine(
                new StatementLine.Key(
                        row.getObject("day", LocalDate.class),
                        row.getString("item"),
                        row.getString("tier"),
                        meter == null ? null : Meter.valueOf(meter)),
                quantity,
                row.getBigDecimal("requests"),
                row.getBigDecimal("usd"),
                row.getInt("row_count"));
    }
}
