package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.capacity.EngineReading.Elapsed;
import dev.headgate.capacity.Readiness.Finding;
import dev.headgate.capacity.Readiness.State;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.outbound.HttpTransport;
import dev.headgate.provider.DeploymentEvent;
import dev.headgate.routing.SpillSwitch;
import dev.headgate.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a deployment is asked for real inference, and what becomes of the answer. */
class ReadinessWatchTest {
    private static final Instant BEGIN = Instant.parse("2026-11-27T08:00:00Z");

    private final LookAlike engine = LookAlike.vllm("llama", 0, 0);
    private final HttpTransport transport = new HttpTransport(Duration.ofSeconds(5));
    private final List<DeploymentEvent> events = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PoolLoad load = new PoolLoad(SpillSwitch.DEFAULT, Duration.ofSeconds(20));
    private final MovableClock clock = new MovableClock(BEGIN);
    private Finding answer = new Finding.Good();
    private int probes;
    private final ReadinessWatch watch = watch(Duration.ofMinutes(5));

    @AfterEach
    void close() {
        transport.close();
        engine.close();
    }

    @Test
    void aDeploymentIsUpOnceItHasAnswered() {
        turnAt(0);

        assertThat(state()).isEqualTo(State.UP);
        assertThat(probes).isEqualTo(1);
        assertThat(changes("up")).isEqualTo(1);
    }

    @Test
    void itIsAskedAgainOnlyAfterTheInterval() {
        turnAt(0);
        turnAt(299);
        assertThat(probes).isEqualTo(1);

        turnAt(300);
        assertThat(probes).isEqualTo(2);
    }

    @Test
    void anEngineThatFinishedOtherRequestsNeedNotBeAsked() {
        load.told(finished(100), null, 0, clock.instant());
        turnAt(0);
        load.told(finished(101), null, 0, clock.instant());
        turnAt(300);

        assertThat(probes).isEqualTo(1);
        assertThat(state()).isEqualTo(State.UP);
    }

    @Test
    void anEngineThatIsWellButDoesNotAnswerIsDownAfterTheSecondTime() {
        turnAt(0);
        answer = new Finding.Bad("It does not answer a request (first byte timeout).");

        turnAt(300);
        turnAt(305);
        assertThat(state()).isEqualTo(State.UP);
        turnAt(315);

        assertThat(state()).isEqualTo(State.DOWN);
        assertThat(watch.of("llama@gpu").reason()).contains("first byte timeout");
        assertThat(probes).isEqualTo(3);
    }

    @Test
    void itComesBackWithOneAnswer() {
        answer = new Finding.Bad("no");
        turnAt(0);
        turnAt(15);
        assertThat(state()).isEqualTo(State.DOWN);

        answer = new Finding.Good();
        turnAt(20);
        assertThat(state()).as("health alone proves nothing").isEqualTo(State.DOWN);
        turnAt(30);
        assertThat(state()).isEqualTo(State.UP);
    }

    @Test
    void aProbeBehindALongQueueSaysNothing() {
        load.told(new EngineReading(8, 40, 8, 1, null, null, null), null, 0, clock.instant());
        answer = new Finding.Bad("too late");

        turnAt(0);
        turnAt(15);
        turnAt(30);

        assertThat(state()).isEqualTo(State.UP);
    }

    @Test
    void whatCannotBeBookedIsNotAskedAndHealthCounts() {
        answer = new Finding.Nothing("no budget");

        turnAt(0);

        assertThat(state()).isEqualTo(State.UP);
    }

    @Test
    void theWrongModelIsDownWithoutAProbe() {
        engine.serves("qwen");

        turnAt(0);
        turnAt(5);

        assertThat(state()).isEqualTo(State.DOWN);
        assertThat(watch.of("llama@gpu").reason()).startsWith("It serves 'qwen', not 'llama'.");
        assertThat(probes).isZero();
        assertThat(changes("down")).isEqualTo(1);
        assertThat(events)
                .extracting(DeploymentEvent::kind)
                .containsExactly(DeploymentEvent.Kind.UNHEALTHY);
    }

    @Test
    void withoutAnIntervalNothingIsAsked() {
        ReadinessWatch silent = watch(Duration.ZERO);

        silent.turn(pool(), load);

        assertThat(silent.of("llama@gpu").state()).isEqualTo(State.UP);
        assertThat(probes).isZero();
    }

    @Test
    void whatIsGoneIsForgotten() {
        turnAt(0);

        watch.keepOnly(Set.of());

        assertThat(watch.of("llama@gpu")).isEqualTo(Readiness.UNKNOWN);
    }

    private ReadinessWatch watch(Duration interval) {
        var client = new EngineClient(transport, Duration.ofSeconds(20), 10_000);
        return new ReadinessWatch(
                new HealthCheck(client),
                _ -> {
                    probes++;
                    return answer;
                },
                interval,
                new CapacityMeters(meters),
                events::add,
                clock);
    }

    private void turnAt(int seconds) {
        clock.moveTo(BEGIN.plusSeconds(seconds));
        watch.turn(pool(), load);
    }

    private State state() {
        return watch.of("llama@gpu").state();
    }

    private double changes(String to) {
        return meters.counter("headgate.readiness.changes", "deployment", "llama@gpu", "to", to)
                .count();
    }

    private static EngineReading finished(double requests) {
        return new EngineReading(0, 0, 8, 1, null, new Elapsed(requests, requests), null);
    }

    private ServedPool pool() {
        Pool pool =
                new Pool(
                        new PoolId(UUID.randomUUID()),
                        "gpu",
                        Pool.Engine.VLLM,
                        engine.baseUrl(),
                        null,
                        8);
        Model model =
                new Model(
                        "llama", "acme", "llama", null, true, "MIT", Set.of(), Set.of(), null,
                        null);
        Deployment deployment =
                new Deployment(
                        new DeploymentId(UUID.randomUUID()),
                        "llama@gpu",
                        model,
                        "llama",
                        new Deployment.Place.SelfHosted(pool, null));
        return ServedPool.in(new CatalogSnapshot(List.of(deployment))).get("gpu");
    }
}
