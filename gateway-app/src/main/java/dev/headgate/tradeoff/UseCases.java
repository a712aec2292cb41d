package dev.headgate.tradeoff;

import dev.headgate.catalog.Catalog;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what was done for which purpose from the sums that the books keep by the hour. */
@Component
class UseCases {
    /** What calls consumed; idle capacity, overhead and invoices belong to no use case. */
    private static final String OF_CALLS = "kind in ('USAGE', 'CORRECTION', 'RERATING')";

    private static final String SERVED =
            """
            from (
                select hour, series_id, attempts, unpriced, null as meter,
                       0 as quantity, 0 as payable_usd, 0 as usd
                from spend_hours where hour >= :from and hour < :to
                union all
                select hour, series_id, 0, 0, meter, quantity, payable_usd, usd
                from meter_hours where hour >= :from and hour < :to and
            """
                    + OF_CALLS
                    + """
                    ) h join spend_series s on s.id = h.series_id
                    where (:place::uuid is null or s.place_id = :place)
                    """;

    private static final String SUMS =
            """
            sum(h.attempts)::bigint as calls, sum(h.unpriced)::bigint as unpriced,
            sum(h.quantity) as quantity, sum(h.payable_usd) as owed, sum(h.usd) as charged
            """;

    private final JdbcClient jdbc;
    private final Catalog catalog;

    UseCases(JdbcClient jdbc, Catalog catalog) {
        this.jdbc = jdbc;
        this.catalog = catalog;
    }

    /**
     * Which traffic is meant.
     *
     * @param useCase one of them, or null for all
     * @param place a provider or pool, or null for all
     */
    record Selection(Grouping by, @Nullable String useCase, @Nullable UUID place, Period period) {}

    /** Tokens and calls of an hour. */
    record Hour(Instant begin, long calls, TokenMix tokens) {}

    /** The use cases of this selection, the one with the most tokens first. */
    List<UseCase> of(Selection selection) {
        Map<String, Map<Place, Sums>> found = new TreeMap<>();
        String useCase = selection.by().expression();
        query(selection, useCase + " as use_case, s.deployment, s.model, s.hosting", 4)
                .query((row, _) -> {
                    found.computeIfAbsent(row.getString("use_case"), _ -> new TreeMap<>())
                            .computeIfAbsent(Place.read(row), _ -> new Sums())
                            .add(row);
                    return true;
                })
                .list();
        return found.entrySet().stream()
                .map(entry -> new UseCase(entry.getKey(), parts(entry.getValue())))
                .sorted(Comparator.comparing((UseCase one) -> one.tokens().total()).reversed())
                .toList();
    }

    /** What was done in each hour that had traffic. */
    List<Hour> byHour(Selection selection) {
        Map<Instant, Sums> hours = new TreeMap<>();
        query(selection, "h.hour", 1)
                .query((row, _) -> {
                    hours.computeIfAbsent(row.getTimestamp("hour").toInstant(), _ -> new Sums())
                            .add(row);
                    return true;
                })
                .list();
        List<Hour> found = new ArrayList<>();
        hours.forEach(
                (hour, sums) -> found.add(new Hour(hour, sums.calls, new TokenMix(sums.tokens))));
        return found;
    }

    /** One row for each meter and value of the first columns, which are fixed text. */
    private JdbcClient.StatementSpec query(Selection selection, String columns, int count) {
        String groups =
                IntStream.rangeClosed(1, count)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
        String sql =
                "select "
                        + columns
                        + ", h.meter, "
                        + SUMS
                        + SERVED
                        + "and (:useCase::text is null or "
                        + selection.by().expression()
                        + " = :useCase) group by "
                        + groups
                        + ", h.meter";
        return jdbc.sql(sql)
                .param("from", selection.period().begin())
                .param("to", selection.period().end())
                .param("tag", selection.by().tag())
                .param("useCase", selection.useCase())
                .param("place", selection.place());
    }

    private List<UseCase.Part> parts(Map<Place, Sums> sums) {
        List<UseCase.Part> parts = new ArrayList<>();
        sums.forEach((place, sum) -> parts.add(sum.part(place, leg(place))));
        return parts;
    }

    private Leg leg(Place place) {
        @Nullable Boolean openWeights =
                catalog.current().deploymentsOf(place.model()).stream()
                        .map(deployment -> deployment.model().openWeights())
                        .findFirst()
                        .orElse(null);
        return Leg.of(place.hosting(), openWeights);
    }

    private record Place(String deployment, String model, Hosting hosting)
            implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::deployment)
                        .thenComparing(Place::model)
                        .thenComparing(Place::hosting);

        static Place read(ResultSet row) throws SQLException {
            return new Place(
                    row.getString("deployment"),
                    row.getString("model"),
                    Hosting.valueOf(row.getString("hosting")));
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** What rows of one kind add up to. */
    private static final class Sums {
        private final Map<Meter, BigDecimal> tokens = new EnumMap<>(Meter.class);
        private long calls;
        private long unpriced;
        private BigDecimal owed = BigDecimal.ZERO;
        private BigDecimal charged = BigDecimal.ZERO;

        void add(ResultSet row) throws SQLException {
            calls += row.getLong("calls");
            unpriced += row.getLong("unpriced");
            owed = owed.add(row.getBigDecimal("owed"));
            charged = charged.add(row.getBigDecimal("charged"));
            @Nullable String meter = row.getString("meter");
            if (meter != null) {
                tokens.merge(Meter.valueOf(meter), row.getBigDecimal("quantity"), BigDecimal::add);
            }
        }

        UseCase.Part part(Place place, Leg leg) {
            return new UseCase.Part(
                    place.deployment(),
                    place.model(),
                    leg,
                    calls,
                    unpriced,
                    new TokenMix(tokens),
                    owed,
                    charged,
                    tokens.getOrDefault(Meter.POOL_TIME, BigDecimal.ZERO));
        }
    }
}
