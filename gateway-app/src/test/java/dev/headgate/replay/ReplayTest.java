package dev.headgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.db.TestDatabase;
import dev.headgate.policy.PastPolicies;
import dev.headgate.replay.ReplayResult.LegCost;
import dev.headgate.replay.ReplayResult.PoolLine;
import dev.headgate.routing.Capability;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A month in which the policy, prices and capacity changed, decided once more. */
class ReplayTest {
    static final long REQUESTS = Long.getLong("headgate.replay.requests", 20_000);

    private static TestDatabase database;
    private static JdbcClient jdbc;

    @BeforeAll
    static void recordAMonth() throws Exception {
        database = TestDatabase.migrated();
        jdbc = JdbcClient.create(database.dataSource());
        PastMonth.write(database.dataSource(), REQUESTS, 42);
    }

    @AfterAll
    static void forget() {
        database.close();
    }

    @Test
    void thePoliciesThatDecidedDecideExactlyAsTheyDid() throws Exception {
        ReplayResult result = replay(null, null, null);

        assertThat(result.decisions().examples()).isEmpty();
        assertThat(result.requests()).isEqualTo(REQUESTS);
        assertThat(result.decided()).isEqualTo(REQUESTS);
        assertThat(result.decisions().same()).isEqualTo(REQUESTS);
        assertThat(result.moves())
                .isNotEmpty()
                .allSatisfy(move -> {
                    assertThat(move.to()).isEqualTo(move.from());
                    assertThat(move.replayedUsd()).isEqualTo(move.recordedUsd());
                });
        assertThat(result.refusals())
                .extracting(ReplayResult.Refusals::refusal)
                .contains("model_not_found", "not_capable");
        assertThat(result.refusals())
                .allSatisfy(line -> assertThat(line.replayed()).isEqualTo(line.recorded()));
    }

    @Test
    void theLegsSumToWhatTheBooksHave() throws Exception {
        ReplayResult result = replay(null, null, null);

        BigDecimal booked =
                jdbc.sql("select sum(cost) from attempts").query(BigDecimal.class).single();
        LegCost total = result.legs().getLast();
        assertThat(total.leg()).isNull();
        assertThat(new BigDecimal(total.recorded().usd())).isEqualByComparingTo(booked);
        assertThat(
                        result.legs().stream()
                                .filter(line -> line.leg() != null)
                                .map(line -> new BigDecimal(line.recorded().usd()))
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(booked);
    }

    @Test
    void anotherVersionDecidesOnlyItsOwnPeriodAlike() throws Exception {
        ReplayResult result = replay(102L, null, null);

        long ofThatVersion =
                jdbc.sql("select count(*) from requests where policy_version = 102")
                        .query(Long.class)
                        .single();
        assertThat(result.decisions().same()).isGreaterThanOrEqualTo(ofThatVersion);
        assertThat(result.decisions().same()).isLessThan(REQUESTS);
        assertThat(result.decisions().examples()).isNotEmpty();
    }

    @Test
    void aDraftMovesRequestsAndTheirCost() throws Exception {
        ReplayResult result = replay(null, PastMonth.RENT, null);

        LegCost rented = leg(result, Leg.RENTED_WEIGHTS);
        LegCost own = leg(result, Leg.OWN_CAPACITY);
        assertThat(rented.replayed().requests()).isGreaterThan(rented.recorded().requests());
        assertThat(own.replayed().requests()).isLessThan(own.recorded().requests());
        assertThat(result.moves())
                .anySatisfy(move -> {
                    assertThat(move.from()).isEqualTo("llama-3.3-70b@gpu-a");
                    assertThat(move.to()).isEqualTo("llama-3.3-70b@rented");
                });
        assertThat(result.teams())
                .isNotEmpty()
                .allSatisfy(team ->
                        assertThat(new BigDecimal(team.differenceUsd()))
                                .isEqualByComparingTo(
                                        new BigDecimal(team.replayedUsd())
                                                .subtract(new BigDecimal(team.recordedUsd()))));
        assertThat(result.assumptions())
                .extracting(ReplayResult.Stated::assumption)
                .contains("input_as_recorded", "load_not_fed_back", "budgets_as_today");
    }

    @Test
    void aPoolThatLosesRequestsIsLessBusy() throws Exception {
        ReplayResult result = replay(null, PastMonth.RENT, null);

        PoolLine pool =
                result.pools().stream()
                        .filter(line -> line.pool().equals("gpu-a"))
                        .findFirst()
                        .orElseThrow();
        assertThat(pool.slots()).isEqualTo(16);
        assertThat(pool.measured()).isTrue();
        assertThat(pool.recorded().meanUtilisation()).isPositive();
        assertThat(pool.replayed().meanUtilisation()).isLessThan(pool.recorded().meanUtilisation());
    }

    @Test
    void aFilterLooksAtTheRequestsOfOneTenantAlone() throws Exception {
        ReplayResult result = replay(null, null, "tenant-3");

        long ofTenant =
                jdbc.sql("select count(*) from requests where tenant_name = 'tenant-3'")
                        .query(Long.class)
                        .single();
        assertThat(result.requests()).isEqualTo(ofTenant).isPositive();
        assertThat(result.teams())
                .allSatisfy(team -> assertThat(team.tenant()).isEqualTo("tenant-3"));
    }

    private static LegCost leg(ReplayResult result, Leg leg) {
        return result.legs().stream().filter(line -> line.leg() == leg).findFirst().orElseThrow();
    }

    private static ReplayResult replay(
            @Nullable Long version, @Nullable String document, @Nullable String tenant)
            throws Exception {
        return run(jdbc, version, document, tenant);
    }

    static ReplayResult run(
            JdbcClient jdbc,
            @Nullable Long version,
            @Nullable String document,
            @Nullable String tenant)
            throws Exception {
        return new ReplayRun(
                        jdbc,
                        PastPolicies.history(jdbc),
                        ReplayTest::pools,
                        new ReplayProperties(2, 100, Duration.ofMinutes(2)),
                        new ReplayOrder(
                                UUID.randomUUID(),
                                PastMonth.FROM,
                                PastMonth.UNTIL,
                                version,
                                document,
                                tenant,
                                null,
                                null))
                .run(_ -> true);
    }

    static CatalogSnapshot pools() {
        return new CatalogSnapshot(
                List.of(own("llama-3.3-70b@gpu-a", "gpu-a"), own("qwen3-coder@gpu-b", "gpu-b")));
    }

    private static Deployment own(String name, String pool) {
        return new Deployment(
                new DeploymentId(UUID.randomUUID()),
                name,
                new Model(
                        name,
                        "somebody",
                        "family",
                        null,
                        true,
                        "Apache-2.0",
                        Set.of(),
                        Set.of(Capability.CHAT),
                        32_768L,
                        4_096L),
                name,
                new Deployment.Place.SelfHosted(
                        new Pool(
                                new PoolId(UUID.randomUUID()),
                                pool,
                                Pool.Engine.VLLM,
                                URI.create("http://127.0.0.1:8000/v1"),
                                "EU",
                                16),
                        null));
    }
}
