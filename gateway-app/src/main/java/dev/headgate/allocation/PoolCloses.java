package dev.headgate.allocation;

import dev.headgate.allocation.CloseFigures.Share;
import dev.headgate.catalog.PoolId;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The months of pools that were closed, those that were reversed among them. */
@Component
public class PoolCloses {
    private final JdbcClient jdbc;
    private final JdbcOperations batches;

    PoolCloses(JdbcClient jdbc, JdbcOperations batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** The closes of a pool, the newest month first, and of each month the newest close. */
    public List<PoolClose> of(PoolId pool) {
        return read(
                "where pool_id = :pool order by month desc, closed_at desc",
                Map.of("pool", pool.value()));
    }

    /** The close of a pool's month that stands, if one does. */
    public Optional<PoolClose> standing(PoolId pool, YearMonth month) {
        return read(
                        "where pool_id = :pool and month = :month and reversed_at is null",
                        Map.of("pool", pool.value(), "month", month.atDay(1)))
                .stream()
                .findFirst();
    }

    /** All closes of a month that stand, by pool. */
    public List<PoolClose> standing(YearMonth month) {
        return read(
                "where month = :month and reversed_at is null order by pool_name",
                Map.of("month", month.atDay(1)));
    }

    /** One close. */
    public Optional<PoolClose> find(UUID id) {
        return read("where id = :id", Map.of("id", id)).stream().findFirst();
    }

    /** Whether a month was ever closed, be it that it was reversed later. */
    boolean wasClosed(PoolId pool, YearMonth month) {
        return jdbc.sql("select exists (select from pool_closes where pool_id = ? and month = ?)")
                .params(pool.value(), month.atDay(1))
                .query(Boolean.class)
                .single();
    }

    /** The hours that a close was made of. */
    List<PoolHour> hours(UUID close) {
        return jdbc.sql("select * from pool_close_hours where close_id = ? order by hour")
                .param(close)
                .query((row, _) -> CloseRows.hour(row))
                .list();
    }

    /** Writes a close; the index refuses a second one that stands. */
    void add(PoolClose close, List<PoolHour> hours) {
        CloseFigures figures = close.figures();
        jdbc.sql(
                        """
                        insert into pool_closes (id, pool_id, pool_name, month, paid_hours, used_hours, cost_usd,
                            invoice_usd, scaled_back_usd, attributed_usd, idle_usd, overhead_usd, difference_usd,
                            total_usd, idle_rule, overhead_rule, author, closed_at)
                        values (:id, :pool, :name, :month, :paid, :used, :cost, :invoice, :scaledBack, :attributed,
                            :idle, :overhead, :difference, :total, :idleRule, :overheadRule, :author, :at)
                        """)
                .param("id", close.id())
                .param("pool", figures.pool().value())
                .param("name", figures.poolName())
                .param("month", figures.month().atDay(1))
                .param("paid", figures.paidHours())
                .param("used", figures.usedHours())
                .param("cost", figures.cost())
                .param("invoice", figures.invoice())
                .param("scaledBack", figures.scaledBack())
                .param("attributed", figures.attributed())
                .param("idle", figures.idle())
                .param("overhead", figures.overhead())
                .param("difference", figures.difference())
                .param("total", figures.total())
                .param("idleRule", figures.idleRule())
                .param("overheadRule", figures.overheadRule())
                .param("author", close.author())
                .param("at", close.closedAt().atOffset(ZoneOffset.UTC))
                .update();
        figures.shares().forEach(share -> add(close.id(), share));
        add(close.id(), hours);
    }

    private void add(UUID close, Share share) {
        jdbc.sql(
                        """
                        insert into pool_close_shares (close_id, part, tenant_id, tenant_name, hours, exact_usd, usd,
                            booked_hours, booked_usd)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        close,
                        share.part().name(),
                        share.tenant().id().value(),
                        share.tenant().name(),
                        share.hours(),
                        share.exact(),
                        share.usd(),
                        share.bookedHours(),
                        share.booked())
                .update();
    }

    private void add(UUID close, List<PoolHour> hours) {
        batches.batchUpdate(
                """
                insert into pool_close_hours (close_id, hour, paid_hours, replica_hours, cost_usd, overhead_usd,
                    energy_usd, booked_hours, booked_usd, used_hours, attributed_usd)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                hours.stream().map(hour -> CloseRows.columns(close, hour)).toList());
    }

    /** Marks a close as taken back; false if it was before. */
    boolean reverse(UUID close, PoolClose.Reversal reversal) {
        return jdbc.sql(
                                """
                                update pool_closes set reversed_at = ?, reversed_by = ?, reversal_reason = ?
                                where id = ? and reversed_at is null
                                """)
                        .params(
                                reversal.at().atOffset(ZoneOffset.UTC),
                                reversal.author(),
                                reversal.reason(),
                                close)
                        .update()
                == 1;
    }

    private List<PoolClose> read(String where, Map<String, ?> params) {
        Map<UUID, List<Share>> shares = shares(where, params);
        RowMapper<PoolClose> mapper =
                (row, _) ->
                        CloseRows.close(
                                row,
                                shares.getOrDefault(row.getObject("id", UUID.class), List.of()));
        return jdbc.sql("select * from pool_closes " + where).params(params).query(mapper).list();
    }

    private Map<UUID, List<Share>> shares(String where, Map<String, ?> params) {
        record Borne(UUID close, Share share) {}
        return jdbc
                .sql(
                        """
                        select s.* from pool_close_shares s where s.close_id in (select id from pool_closes
                        """
                                + where
                                + """
                                ) order by s.close_id,
                                array_position(array['ATTRIBUTED', 'IDLE', 'OVERHEAD', 'DIFFERENCE'], s.part),
                                s.tenant_name, s.tenant_id
                                """)
                .params(params)
                .query((row, _) ->
                        new Borne(row.getObject("close_id", UUID.class), CloseRows.share(row)))
                .list()
                .stream()
                .collect(
                        Collectors.groupingBy(
                                Borne::close,
                                Collectors.mapping(Borne::share, Collectors.toList())));
    }
}
