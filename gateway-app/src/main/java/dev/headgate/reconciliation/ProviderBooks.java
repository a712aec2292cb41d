package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the books have for a provider's month, by model and day (UTC) of booking. */
@Component
class ProviderBooks {
    /** What was corrected in another month, or by a re-rating, is of no day. */
    private static final String MONTH =
            """
            select h.day, s.model, h.meter, sum(h.attempts) as calls, sum(h.unpriced) as unpriced,
                   sum(h.quantity) as quantity, sum(h.payable_usd) as usd
            from (
                select (hour at time zone 'UTC')::date as day, series_id, attempts, unpriced, null as meter,
                       0 as quantity, 0 as payable_usd
                from spend_hours where hour >= :begin and hour < :end
                union all
                select case when hour < :end and kind <> 'RERATING' then (hour at time zone 'UTC')::date end,
                       series_id, 0, 0, meter, quantity, payable_usd
                from meter_hours
                where hour >= :begin and month = :month and kind in ('USAGE', 'CORRECTION', 'RERATING')
            ) h join spend_series s on s.id = h.series_id
            where s.place_id = :place
            group by h.day, s.model, h.meter
            """;

    private final JdbcClient jdbc;

    ProviderBooks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A model on a day; of no day if it was corrected later. */
    record Key(Optional<LocalDate> day, String model) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing((Key key) -> key.day().orElse(LocalDate.MAX))
                        .thenComparing(Key::model);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    Map<Key, Booked> of(Place place, YearMonth month) {
        Map<Key, Sums> sums = new TreeMap<>();
        jdbc.sql(MONTH)
                .param("begin", month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("end", month.plusMonths(1).atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("month", month.atDay(1))
                .param("place", place.id())
                .query((row, _) -> {
                    sums.computeIfAbsent(key(row), _ -> new Sums()).add(row);
                    return true;
                })
                .list();
        Map<Key, Booked> booked = new TreeMap<>();
        sums.forEach((key, sum) -> booked.put(key, sum.booked()));
        return booked;
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                Optional.ofNullable(row.getObject("day", LocalDate.class)), row.getString("model"));
    }

    /** What rows of one kind add up to. */
    private static final class Sums {
        private final Map<Meter, BigDecimal> tokens = new EnumMap<>(Meter.class);
        private BigDecimal calls = BigDecimal.ZERO;
        private BigDecimal unpriced = BigDecimal.ZERO;
        private BigDecimal usd = BigDecimal.ZERO;

        void add(ResultSet row) throws SQLException {
            calls = calls.add(row.getBigDecimal("calls"));
            unpriced = unpriced.add(row.getBigDecimal("unpriced"));
            usd = usd.add(row.getBigDecimal("usd"));
            @Nullable String meter = row.getString("meter");
            if (meter != null) {
                tokens.merge(Meter.valueOf(meter), row.getBigDecimal("quantity"), BigDecimal::add);
            }
        }

        Booked booked() {
            return new Booked(calls, unpriced, new Counted(tokens), usd);
        }
    }
}
