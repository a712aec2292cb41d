package dev.headgate.reporting;

import dev.headgate.identity.MayRead;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds hours in which a tenant spent far more on a model than in the same hour of other weeks, and
 * says why: further above the median than four median absolute deviations of the logarithm, and by
 * more than a floor in dollars.
 */
@Service
@MayRead
class SpendAnomalies {
    private static final int DEVIATIONS = 4;
    private static final int HISTORY_DAYS = 56;
    private static final int BASELINE_WEEKS = 4;
    private static final int MOST_SHOWN = 100;
    private static final Duration HOUR = Duration.ofHours(1);

    private static final String BY_HOUR =
            """
            select s.tenant_id, s.model, h.hour, max(s.tenant_name) as tenant_name, sum(h.usd) as usd
            from meter_hours h join spend_series s on s.id = h.series_id
            where h.hour >= :from and h.hour < :to and h.kind in ('USAGE', 'CORRECTION')
            group by 1, 2, 3 having sum(h.usd) > 0 order by 1, 2, 3
            """;

    private final JdbcClient jdbc;

    SpendAnomalies(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Hours that follow each other and are all unusual. */
    private record Stretch(HourlySpend series, Instant from, Instant to, BigDecimal usual) {

        BigDecimal impact() {
            return series.hours().subMap(from, to).values().stream()
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .subtract(usual);
        }
    }

    /**
     * The anomalies that begin on these days, dearest first.
     *
     * @param floor USD by which an hour has to be dearer than usual
     */
    @Transactional(readOnly = true)
    List<SpendAnomaly> anomalies(LocalDate from, LocalDate to, BigDecimal floor) {
        var question = new SpendQuestion(from, to, List.of(SpendDimension.Fixed.HOUR), List.of());
        List<Stretch> found = new ArrayList<>();
        for (HourlySpend series : read(question)) {
            found.addAll(stretches(series, question, floor));
        }
        return found.stream()
                .sorted(Comparator.comparing(Stretch::impact).reversed())
                .limit(MOST_SHOWN)
                .map(this::explained)
                .toList();
    }

    private static List<Stretch> stretches(
            HourlySpend series, SpendQuestion question, BigDecimal floor) {
        List<Stretch> found = new ArrayList<>();
        Instant end = startOf(question.to()).toInstant();
        Instant hour = startOf(question.from()).toInstant();
        while (hour.isBefore(end)) {
            Stretch stretch = stretch(series, hour, end, floor);
            if (stretch.to().isAfter(hour)) {
                found.add(stretch);
            }
            hour = stretch.to().isAfter(hour) ? stretch.to() : hour.plus(HOUR);
        }
        return found;
    }

    /** As many unusual hours as follow each other from here on; none if this one is usual. */
    private static Stretch stretch(
            HourlySpend series, Instant from, Instant end, BigDecimal floor) {
        BigDecimal usual = BigDecimal.ZERO;
        Instant hour = from;
        while (hour.isBefore(end)) {
            Optional<BigDecimal> exceeded = exceeded(series, hour, floor);
            if (exceeded.isEmpty()) {
                break;
            }
            usual = usual.add(exceeded.get());
            hour = hour.plus(HOUR);
        }
        return new Stretch(series, from, hour, usual);
    }

    /** What is usual at an hour, if that was far exceeded. */
    private static Optional<BigDecimal> exceeded(
            HourlySpend series, Instant hour, BigDecimal floor) {
        BigDecimal usd = series.usd(hour);
        if (usd.compareTo(floor) <= 0) {
            return Optional.empty();
        }
        return series.usual(hour)
                .filter(usual -> usual.isExceededBy(series.log(hour), DEVIATIONS))
                .map(usual -> BigDecimal.valueOf(Math.exp(usual.median())))
                .filter(usual -> usd.subtract(usual).compareTo(floor) > 0);
    }

    private SpendAnomaly explained(Stretch stretch) {
        HourlySpend series = stretch.series();
        int weeks =
                Math.max(
                        1,
                        ConsumptionReader.weeksSince(
                                series.hours().firstKey(), stretch.from(), BASELINE_WEEKS));
        var reader = new ConsumptionReader(jdbc, series.tenant(), series.model());
        return SpendAnomaly.of(
                series,
                stretch.from(),
                stretch.to(),
                stretch.usual(),
                reader.usually(stretch.from(), stretch.to(), weeks),
                reader.during(stretch.from(), stretch.to()));
    }

    private List<HourlySpend> read(SpendQuestion question) {
        return jdbc.sql(BY_HOUR)
                .param("from", startOf(question.from().minusDays(HISTORY_DAYS)))
                .param("to", startOf(question.to()))
                .query(SpendAnomalies::series);
    }

    private static List<HourlySpend> series(ResultSet row) throws SQLException {
        Map<String, HourlySpend.Builder> all = new LinkedHashMap<>();
        while (row.next()) {
            UUID tenant = row.getObject("tenant_id", UUID.class);
            String model = row.getString("model");
            all.computeIfAbsent(tenant + " " + model, _ -> new HourlySpend.Builder(tenant, model))
                    .add(
                            row.getString("tenant_name"),
                            row.getObject("hour", OffsetDateTime.class).toInstant(),
                            row.getBigDecimal("usd"));
        }
        return all.values().stream().map(HourlySpend.Builder::build).toList();
    }

    private static OffsetDateTime startOf(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
