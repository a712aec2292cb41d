package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.CostInputs.Fleet;
import dev.headgate.catalog.Dated;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PriceId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What the hours of a pool cost. */
class CostTimelineTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void aMonthOfThirtyDaysIs720Hours() {
        var timeline = timeline(dated(hourly("10", 1), "2026-01-01T00:00:00Z", null));

        assertThat(cost(timeline, "2026-11")).isEqualByComparingTo("7200");
    }

    @Test
    void amonthOf31DaysCostsMoreThanOneOf28() {
        var timeline = timeline(dated(hourly("10", 1), "2026-01-01T00:00:00Z", null));

        assertThat(cost(timeline, "2026-12")).isEqualByComparingTo("7440");
        assertThat(cost(timeline, "2027-02")).isEqualByComparingTo("6720");
    }

    /** Clocks are put back in Europe on 25 October and in America on 1 November. */
    @Test
    void clocksThatArePutBackAddNoHour() {
        var timeline = timeline(dated(hourly("10", 1), "2026-01-01T00:00:00Z", null));

        assertThat(hours(timeline, "2026-10")).hasSize(744);
        assertThat(hours(timeline, "2026-11")).hasSize(720);
    }

    @Test
    void aReplicaMoreFromTheMiddleOfTheMonthCostsFromThenOn() {
        var timeline =
                timeline(
                        dated(rented(1), "2026-01-01T00:00:00Z", "2026-11-16T00:00:00Z"),
                        dated(rented(2), "2026-11-16T00:00:00Z", null));

        // 15 days at 10 USD and 15 days at 20 USD.
        assertThat(cost(timeline, "2026-11")).isEqualByComparingTo("10800");
        assertThat(sum(timeline, "2026-11", HourCost::paidHours)).isEqualByComparingTo("720");
        assertThat(sum(timeline, "2026-11", HourCost::replicaHours)).isEqualByComparingTo("1080");
        assertThat(timeline.replicasAt(Instant.parse("2026-11-15T23:59:59Z"))).isEqualTo(1);
        assertThat(timeline.replicasAt(Instant.parse("2026-11-16T00:00:00Z"))).isEqualTo(2);
    }

    @Test
    void aPriceThatChangesInsideAnHourCountsForItsPartOfIt() {
        var timeline =
                timeline(
                        dated(hourly("10", 1), "2026-01-01T00:00:00Z", "2026-11-01T00:20:00Z"),
                        dated(hourly("11", 1), "2026-11-01T00:20:00Z", null));

        // 20 minutes at 10 and 40 at 11: 3.333... + 7.333... = 10.666...
        assertThat(hours(timeline, "2026-11").getFirst().cost())
                .isEqualByComparingTo("10.666666666667");
        // and 719 hours at 11: 7919.666..., rounded once and not 720 times
        assertThat(cost(timeline, "2026-11")).isEqualByComparingTo("7919.666666666667");
    }

    @Test
    void timeBeforeTheFirstCostIsNotPaid() {
        var timeline = timeline(dated(hourly("10", 1), "2026-11-30T12:15:00Z", null));

        assertThat(sum(timeline, "2026-11", HourCost::paidHours)).isEqualByComparingTo("11.75");
        assertThat(cost(timeline, "2026-11")).isEqualByComparingTo("117.5");
        assertThat(cost(timeline, "2026-10")).isEqualByComparingTo("0");
    }

    @Test
    void anHourThatIsNotOverCountsAsFarAsItHasCome() {
        var timeline = timeline(dated(hourly("10", 1), "2026-01-01T00:00:00Z", null));

        List<HourCost> hours = timeline.hours(NOVEMBER, Instant.parse("2026-11-01T01:30:00Z"));

        assertThat(hours)
                .extracting(HourCost::cost)
                .satisfies(costs -> assertThat(costs.getLast()).isEqualByComparingTo("5"));
        assertThat(hours).hasSize(2);
    }

    @Property(tries = 50)
    void hoursAddUpToTheirMonthRoundedOnce(
            @ForAll @LongRange(min = 1, max = 999_999_999) long nanoUsd,
            @ForAll @LongRange(min = 1, max = 2_591_999_999_999L) long micros) {
        Instant change = NOVEMBER.plusNanos(micros * 1000);
        BigDecimal before = BigDecimal.valueOf(nanoUsd, 9);
        BigDecimal after = before.add(BigDecimal.ONE);
        var timeline =
                timeline(
                        new Dated<>(POOL, plain(before), Instant.EPOCH, change),
                        new Dated<>(POOL, plain(after), change, null));

        // before x 720 + the rest of the month at one dollar more, in millionths of a second
        BigDecimal rest = BigDecimal.valueOf(2_592_000_000_000L - micros);
        BigDecimal exact =
                before.multiply(BigDecimal.valueOf(720))
                        .add(
                                rest.divide(
                                        new BigDecimal("3600000000"),
                                        12,
                                        java.math.RoundingMode.HALF_UP));

        assertThat(cost(timeline, "2026-11")).isEqualByComparingTo(exact);
    }

    private static final UUID POOL = UUID.randomUUID();

    private static Pool.HourlyCost plain(BigDecimal usd) {
        return new Pool.HourlyCost(new PriceId(UUID.randomUUID()), usd);
    }

    static Pool.HourlyCost hourly(String usd, int replicas) {
        return cost(new CostInputs.Hourly(new BigDecimal(usd), new Fleet(null, 1, replicas)));
    }

    private static Pool.HourlyCost rented(int replicas) {
        return cost(
                new CostInputs.Rented(
                        new BigDecimal("2.50"),
                        BigDecimal.ONE,
                        BigDecimal.ZERO,
                        new Fleet("H100", 4, replicas)));
    }

    private static Pool.HourlyCost cost(CostInputs inputs) {
        return new Pool.HourlyCost(
                new PriceId(UUID.randomUUID()),
                inputs.usdPerHour(),
                inputs.overheadPerHour(),
                inputs,
                "test");
    }

    private static Dated<Pool.HourlyCost> dated(Pool.HourlyCost cost, String from, String until) {
        return new Dated<>(
                POOL, cost, Instant.parse(from), until == null ? null : Instant.parse(until));
    }

    @SafeVarargs
    private static CostTimeline timeline(Dated<Pool.HourlyCost>... costs) {
        return new CostTimeline(List.of(costs));
    }

    private static List<HourCost> hours(CostTimeline timeline, String month) {
        YearMonth of = YearMonth.parse(month);
        return timeline.hours(PoolMonth.begin(of), PoolMonth.end(of));
    }

    private static BigDecimal cost(CostTimeline timeline, String month) {
        return sum(timeline, month, HourCost::cost);
    }

    private static BigDecimal sum(
            CostTimeline timeline, String month, Function<HourCost, BigDecimal> amount) {
        return LargestRemainder.sum(hours(timeline, month).stream().map(amount).toList());
    }
}
