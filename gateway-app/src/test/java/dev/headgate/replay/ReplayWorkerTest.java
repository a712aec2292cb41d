package dev.headgate.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.Catalog;
import dev.headgate.db.TestDatabase;
import dev.headgate.error.GatewayException;
import dev.headgate.policy.PastPolicies;
import dev.headgate.policy.PolicyHistory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Replays are asked for, worked on by whoever is there, and survive their replica. */
class ReplayWorkerTest {
    private static final long REQUESTS = 12_000;
    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();
    private static final ReplayProperties PROPERTIES =
            new ReplayProperties(2, 100, Duration.ofMinutes(2));

    private static TestDatabase database;
    private static JdbcClient jdbc;
    private static PolicyHistory policies;

    private final ReplayStore store = new ReplayStore(jdbc);
    private final Replays replays = new Replays(store, policies, IDS);
    private final ReplayQueue queue = new ReplayQueue(jdbc, PROPERTIES);
    private final ReplayQueue elsewhere = new ReplayQueue(jdbc, PROPERTIES);

    @BeforeAll
    static void recordAMonth() throws Exception {
        database = TestDatabase.migrated();
        jdbc = JdbcClient.create(database.dataSource());
        policies = PastPolicies.history(jdbc);
        PastMonth.write(database.dataSource(), REQUESTS, 7);
    }

    @AfterAll
    static void forget() {
        database.close();
    }

    @AfterEach
    void leaveNothing() {
        jdbc.sql("delete from replays").update();
    }

    @Test
    void whatWaitsIsWorkedOff() {
        UUID id = ask(102L, null, PastMonth.UNTIL);

        worker(queue).work();

        Replay done = replays.find(id);
        assertThat(done.state()).isEqualTo("DONE");
        assertThat(done.total()).isEqualTo(REQUESTS);
        assertThat(done.processed()).isEqualTo(REQUESTS);
        assertThat(done.result().requests()).isEqualTo(REQUESTS);
        assertThat(replays.before(new UUID(-1, -1), 10))
                .singleElement()
                .satisfies(listed -> assertThat(listed.result()).isNull());
    }

    @Test
    void aReplayIsWorkedOnByOneReplica() {
        ask(102L, null, PastMonth.UNTIL);

        assertThat(queue.claim()).isPresent();
        assertThat(elsewhere.claim()).isEmpty();
    }

    @Test
    void thatOfAReplicaThatFellSilentBeginsAnewElsewhere() {
        UUID id = ask(102L, null, PastMonth.UNTIL);
        queue.claim();
        queue.touch(id, 5_000);
        fallSilent();

        worker(elsewhere).work();

        assertThat(replays.find(id).state()).isEqualTo("DONE");
        assertThat(queue.touch(id, 6_000)).isFalse();
        assertThat(replays.find(id).processed()).isEqualTo(REQUESTS);
    }

    @Test
    void oneThatEndsEveryReplicaIsGivenUp() {
        UUID id = ask(102L, null, PastMonth.UNTIL);
        for (int tries = 0; tries < 3; tries++) {
            assertThat(queue.claim()).isPresent();
            fallSilent();
        }

        assertThat(queue.claim()).isEmpty();

        assertThat(replays.find(id).state()).isEqualTo("FAILED");
        assertThat(replays.find(id).error()).contains("shorter period");
    }

    @Test
    void oneThatIsCancelledStops() throws Exception {
        UUID id = ask(102L, null, PastMonth.UNTIL);
        ReplayOrder order = queue.claim().orElseThrow();
        replays.cancel(id);

        assertThatThrownBy(() ->
                        new ReplayRun(jdbc, policies, ReplayTest::pools, PROPERTIES, order)
                                .run(done -> queue.touch(id, done)))
                .isInstanceOf(CancellationException.class);
        assertThat(replays.find(id).state()).isEqualTo("CANCELLED");
        assertThat(replays.find(id).processed()).isZero();
    }

    @Test
    void oneThatIsCancelledWhileItIsWorkedOnStaysCancelled() {
        UUID id = ask(102L, null, PastMonth.UNTIL);

        workerWith(
                        () -> {
                            replays.cancel(id);
                            return ReplayTest.pools();
                        })
                .work();

        assertThat(replays.find(id).state()).isEqualTo("CANCELLED");
        assertThat(replays.find(id).result()).isNull();
    }

    @Test
    void oneThatCannotBeDecidedFailsAndSaysWhereToLook() {
        UUID id = ask(102L, null, PastMonth.UNTIL);

        workerWith(
                        () -> {
                            throw new IllegalStateException("the catalogue is torn");
                        })
                .work();

        assertThat(replays.find(id).state()).isEqualTo("FAILED");
        assertThat(replays.find(id).error()).contains("The log of the gateway says why");
    }

    @Test
    void aWorkerThatIsClosedBeginsNothing() {
        UUID id = ask(102L, null, PastMonth.UNTIL);
        ReplayWorker closed = worker(queue);
        closed.close();

        closed.work();
        closed.look();

        assertThat(replays.find(id).state()).isEqualTo("QUEUED");
    }

    @Test
    void withoutTheDatabaseReplaysGoOnLater() {
        UUID id = ask(102L, null, PastMonth.UNTIL);
        var nowhere = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere");

        worker(new ReplayQueue(JdbcClient.create(nowhere), PROPERTIES)).work();
        assertThat(replays.find(id).state()).isEqualTo("QUEUED");

        worker(queue).work();
        assertThat(replays.find(id).state()).isEqualTo("DONE");
    }

    @Test
    void oneThatIsGivenBackWaitsAgain() {
        UUID id = ask(102L, null, PastMonth.UNTIL);
        queue.claim();

        queue.giveBack(id);

        assertThat(replays.find(id).state()).isEqualTo("QUEUED");
        assertThat(elsewhere.claim()).isPresent();
    }

    @Test
    void aPolicyThatThisReleaseDoesNotUnderstandFailsWithAReason() {
        UUID id = IDS.generate();
        store.add(id, settings(null, "name: x\nrules: 7\n", PastMonth.UNTIL), "test");

        worker(queue).work();

        assertThat(replays.find(id).state()).isEqualTo("FAILED");
        assertThat(replays.find(id).error()).contains("This policy cannot be used");
    }

    @Test
    void aDraftIsTriedAsItIsWhenItIsAskedFor() {
        UUID draft = PastPolicies.addDraft(jdbc, PastMonth.RENT);
        var choice = new ReplaySettings.Choice(null, draft, null, null);

        Replay asked =
                replays.begin(
                        new ReplaySettings(
                                PastMonth.FROM, PastMonth.UNTIL, choice, null, null, null, null),
                        "test");

        assertThat(asked.policy().document()).isEqualTo(PastMonth.RENT);
    }

    @Test
    void twoResultsCanBeCompared() {
        UUID one = ask(102L, null, PastMonth.UNTIL);
        UUID other = ask(null, PastMonth.RENT, PastMonth.UNTIL);
        worker(queue).work();

        ReplayComparison compared = replays.compare(one, other);

        assertThat(compared.deployments().get("llama-3.3-70b@rented").difference()).isPositive();
        assertThat(compared.deployments().get("llama-3.3-70b@gpu-a").difference()).isNegative();
        assertThat(compared.legs()).containsKeys("total", "rented_weights", "own_capacity");
        assertThat(compared.pools()).containsKeys("gpu-a", "gpu-b");
    }

    @Test
    void resultsOfOtherRequestsCannotBeCompared() {
        UUID one = ask(102L, null, PastMonth.UNTIL);
        UUID other = ask(102L, null, PastMonth.UNTIL.minusSeconds(86_400));
        assertThatThrownBy(() -> replays.compare(one, other))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("has no result");
        worker(queue).work();

        assertThatThrownBy(() -> replays.compare(one, other))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("different requests");
    }

    @Test
    void budgetsOfThePastAreWalkedThrough() {
        jdbc.sql(
                        """
                        insert into budgets (id, name, scope, scope_id, period, time_zone, limit_usd, hard)
                        values (?, 'daily', 'TENANT', ?, 'DAY', 'Europe/Berlin', 0.01, true)
                        """)
                .params(IDS.generate(), new UUID(1, 3))
                .update();
        UUID id = ask(102L, null, PastMonth.UNTIL);

        worker(queue).work();

        ReplayResult.BudgetLine line = replays.find(id).result().budgets().getFirst();
        // 31 days by UTC touch 32 of Berlin.
        assertThat(line.periods()).isEqualTo(32);
        assertThat(line.passedPeriods()).isEqualTo(31);
        assertThat(line.refusedRequests()).isPositive();
        assertThat(line.firstPassedAt()).isBefore(PastMonth.FROM.plus(Duration.ofDays(1)));
        assertThat(new BigDecimal(line.highestPeriodUsd()))
                .isLessThanOrEqualTo(new BigDecimal("0.01"));
        jdbc.sql("delete from budgets").update();
    }

    private UUID ask(@Nullable Long version, @Nullable String document, Instant until) {
        return replays.begin(settings(version, document, until), "test").id();
    }

    private static ReplaySettings settings(
            @Nullable Long version, @Nullable String document, Instant until) {
        return new ReplaySettings(
                PastMonth.FROM,
                until,
                new ReplaySettings.Choice(version, null, document, null),
                null,
                null,
                null,
                null);
    }

    private ReplayWorker workerWith(Catalog catalog) {
        return new ReplayWorker(queue, jdbc, policies, catalog, PROPERTIES);
    }

    private static ReplayWorker worker(ReplayQueue queue) {
        return new ReplayWorker(queue, jdbc, policies, ReplayTest::pools, PROPERTIES);
    }

    private static void fallSilent() {
        jdbc.sql("update replays set touched_at = touched_at - interval '1 hour'").update();
    }
}
