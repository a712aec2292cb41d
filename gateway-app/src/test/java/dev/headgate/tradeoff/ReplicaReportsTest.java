package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.accounting.Samples;
import dev.headgate.accounting.TestBooks;
import dev.headgate.catalog.Deployment;
import dev.headgate.testing.History;
import dev.headgate.testing.History.Call;
import dev.headgate.usage.TokenUsage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * October, on a pool that works on ten calls at once. Every call has 1,000 tokens of input and 400
 * of output and is 5 s in its slot: 0.5 s of the whole pool.
 */
class ReplicaReportsTest {
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant BUSIEST = Instant.parse("2026-10-15T14:00:00Z");

    private final Fleet fleet = new Fleet();
    private final TestBooks books = new TestBooks(fleet.deployments());
    private final History history = new History(books);
    private final FixedCapacity capacity = new FixedCapacity(fleet);
    private final ReplicaReports reports =
            new ReplicaReports(
                    new UseCases(books.jdbc, fleet.catalog), fleet.catalog, capacity, now());

    @BeforeEach
    void officeHours() throws InterruptedException {
        capacity.busy("112.6");
        Map<Instant, Long> hours = new TreeMap<>();
        for (int day = 0; day < 31; day++) {
            for (int hour = 8; hour < 17; hour++) {
                hours.put(
                        Instant.parse("2026-10-01T00:00:00Z")
                                .plus(Duration.ofDays(day))
                                .plus(Duration.ofHours(hour)),
                        2_880L);
            }
        }
        hours.put(BUSIEST, 10_080L);
        history.put(hours, call("bulk", fleet.own));
    }

    @AfterEach
    void close() {
        books.close();
    }

    /** 10,080 calls an hour are 2.8 a second, of 5 s each: 14 erlangs, on replicas of ten slots. */
    @Test
    void theBusiestHourDecidesHowManyReplicasAreNeeded() {
        Replicas needed = reports.needed(demand(null));

        assertThat(needed.peak()).isEqualTo(BUSIEST);
        assertThat(needed.calls()).isEqualTo(10_080);
        assertThat(needed.sizing().queue().serviceSeconds()).isCloseTo(5, within(1e-6));
        assertThat(needed.sizing().queue().load()).isCloseTo(14, within(1e-6));
        assertThat(needed.sizing().replicas()).isEqualTo(2);
        assertThat(needed.sizing().queue().utilisation(20)).isCloseTo(0.7, within(1e-6));
    }

    /**
     * The month's 278 other hours have 4 erlangs each: 278 × 4 + 14 of 744 × 20. The number that
     * decides the business case is not the peak's 70 %.
     */
    @Test
    void theAverageUtilisationThatThisImpliesIsLow() {
        assertThat(Figures.ratio(reports.needed(demand(null)).averageUtilisation()))
                .isEqualByComparingTo("0.0757");
    }

    @Test
    void aUseCaseFromElsewhereIsSizedWithTheRatesOfThePool() throws InterruptedException {
        history.put(BUSIEST, 36_000, call("support", fleet.luna));

        Replicas needed = reports.needed(demand("support"));

        // Ten a second are 50 erlangs: 85 % of sixty slots.
        assertThat(needed.sizing().queue().load()).isCloseTo(50, within(1e-5));
        assertThat(needed.sizing().replicas()).isEqualTo(6);
    }

    @Test
    void aMonthWithoutTrafficIsNotSizedForNothing() {
        var september =
                new ReplicaReports.Demand(
                        fleet.own.name(),
                        Grouping.parse("alias"),
                        null,
                        Period.of(YearMonth.of(2026, 9)),
                        objective(),
                        1);

        assertThatThrownBy(() -> reports.needed(september))
                .hasMessageContaining("Nothing was measured on gpt-oss-120b@gpu-a");
    }

    @Test
    void aHostedDeploymentHasNoReplicas() {
        var hosted =
                new ReplicaReports.Demand(
                        fleet.luna.name(),
                        Grouping.parse("alias"),
                        null,
                        Period.of(OCTOBER),
                        objective(),
                        1);

        assertThatThrownBy(() -> reports.needed(hosted))
                .hasMessageContaining("no self-hosted deployment 'gpt-5.6-luna@openai'");
    }

    private ReplicaReports.Demand demand(@Nullable String useCase) {
        return new ReplicaReports.Demand(
                fleet.own.name(),
                Grouping.parse("alias"),
                useCase,
                Period.of(OCTOBER),
                objective(),
                1);
    }

    private static Sizing.Objective objective() {
        return new Sizing.Objective(Duration.ofSeconds(1), 0.05, 0.85);
    }

    private static Call call(String alias, Deployment deployment) {
        return new Call(
                alias,
                "search",
                deployment,
                Samples.used(TokenUsage.of(1_000, 400), Duration.ofSeconds(5)));
    }

    private static Clock now() {
        return Clock.fixed(Instant.parse("2026-11-05T00:00:00Z"), ZoneOffset.UTC);
    }
}
