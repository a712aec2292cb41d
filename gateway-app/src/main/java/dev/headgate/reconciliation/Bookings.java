package dev.headgate.reconciliation;

import dev.headgate.reconciliation.Booking.Note;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The differences that were booked. */
@Component
class Bookings {
    private final JdbcClient jdbc;

    Bookings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Lets one transaction at a time book for a place's month. */
    void lock(Place place, YearMonth month) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:what, 0))")
                .param("what", "reconciliation " + place.id() + " " + month)
                .query((_, _) -> true)
                .list();
    }

    void add(Booking booking) {
        jdbc.sql(
                        """
                        insert into statement_bookings (id, statement_id, place_id, month, line, model, usd, reason, author,
                            booked_at)
                        values (:id, :statement, :place, :month, :line, :model, :usd, :reason, :author, :at)
                        """)
                .param("id", booking.id())
                .param("statement", booking.statement())
                .param("place", booking.place())
                .param("month", booking.month().atDay(1))
                .param("line", booking.line())
                .param("model", booking.model())
                .param("usd", booking.usd())
                .param("reason", booking.made().reason())
                .param("author", booking.made().author())
                .param("at", booking.made().at().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Marks it as taken back, or nothing if it is already. */
    boolean undo(UUID id, Note note) {
        return jdbc.sql(
                                """
                                update statement_bookings
                                set undone_at = :at, undone_by = :author, undone_reason = :reason
                                where id = :id and undone_at is null
                                """)
                        .param("id", id)
                        .param("at", note.at().atOffset(ZoneOffset.UTC))
                        .param("author", note.author())
                        .param("reason", note.reason())
                        .update()
                == 1;
    }

    Optional<Booking> find(UUID id) {
        return jdbc.sql("select * from statement_bookings where id = ?")
                .param(id)
                .query((row, _) -> read(row))
                .optional();
    }

    /** Those of a month, or of all if it is null, after this id; with those that were undone. */
    List<Booking> after(UUID id, @Nullable YearMonth month, int most) {
        return jdbc.sql(
                        """
                        select * from statement_bookings
                        where id > :after and (:month::date is null or month = :month)
                        order by id limit :most
                        """)
                .param("after", id)
                .param("month", month == null ? null : month.atDay(1))
                .param("most", most)
                .query((row, _) -> read(row))
                .list();
    }

    boolean hasAny(UUID statement) {
        return jdbc.sql("select exists (select from statement_bookings where statement_id = ?)")
                .param(statement)
                .query(Boolean.class)
                .single();
    }

    /** Lines of a statement whose booking stands. */
    Set<String> standingOf(UUID statement) {
        return Set.copyOf(
                jdbc.sql(
                                "select line from statement_bookings where statement_id = ? and undone_at is null")
                        .param(statement)
                        .query(String.class)
                        .list());
    }

    /** USD that stand for a month, by line. */
    Map<String, BigDecimal> standing(Place place, YearMonth month) {
        Map<String, BigDecimal> lines = new HashMap<>();
        jdbc.sql(
                        """
                        select line, sum(usd) as usd from statement_bookings
                        where place_id = ? and month = ? and undone_at is null group by line
                        """)
                .params(place.id(), month.atDay(1))
                .query((row, _) -> lines.put(row.getString("line"), row.getBigDecimal("usd")))
                .list();
        return lines;
    }

    /** USD of differences in the books for a month, whoever booked them. */
    BigDecimal inTheBooks(Place place, YearMonth month) {
        return jdbc.sql(
                        """
                        select coalesce(sum(m.payable_usd), 0)
                        from meter_hours m join spend_series s on s.id = m.series_id
                        where m.hour >= :begin and m.month = :month and m.kind = 'INVOICE' and s.place_id = :place
                        """)
                .param("begin", month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("month", month.atDay(1))
                .param("place", place.id())
                .query(BigDecimal.class)
                .single();
    }

    private static Booking read(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime undoneAt = row.getObject("undone_at", OffsetDateTime.class);
        return new Booking(
                row.getObject("id", UUID.class),
                row.getObject("statement_id", UUID.class),
                row.getObject("place_id", UUID.class),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getString("line"),
                row.getString("model"),
                row.getBigDecimal("usd"),
                new Note(
                        row.getString("author"),
                        row.getObject("booked_at", OffsetDateTime.class).toInstant(),
                        row.getString("reason")),
                undoneAt == null
                        ? null
                        : new Note(
                                row.getString("undone_by"),
                                undoneAt.toInstant(),
                                row.getString("undone_reason")));
    }
}
