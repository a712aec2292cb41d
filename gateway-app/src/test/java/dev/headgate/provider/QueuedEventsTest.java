package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.provider.DeploymentEvent.Kind;
import dev.headgate.provider.QueuedEvents.Happened;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Events are counted at once and written when the database answers. */
class QueuedEventsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Happened> written = new CopyOnWriteArrayList<>();
    private final AtomicBoolean databaseIsDown = new AtomicBoolean();

    @Test
    void writesWhatHappenedInItsOrder() {
        try (QueuedEvents events = queue(10)) {
            events.publish(event(Kind.BREAKER_OPENED));
            events.publish(event(Kind.BREAKER_CLOSED));

            await().until(() -> written.size() == 2);
        }

        assertThat(written)
                .extracting(happened -> happened.event().kind())
                .containsExactly(Kind.BREAKER_OPENED, Kind.BREAKER_CLOSED);
        assertThat(
                        meters.get("headgate.deployment.events")
                                .tags("deployment", "m@acme", "kind", "breaker_opened")
                                .counter()
                                .count())
                .isOne();
    }

    @Test
    void waitsForADatabaseThatDoesNotAnswer() {
        databaseIsDown.set(true);
        try (QueuedEvents events = queue(10)) {
            events.publish(event(Kind.BREAKER_OPENED));
            databaseIsDown.set(false);

            await().until(() -> written.size() == 1);
        }
    }

    @Test
    void dropsAndCountsWhatFindsTheQueueFull() {
        databaseIsDown.set(true);
        QueuedEvents events = queue(2);
        for (int i = 0; i < 200; i++) {
            events.publish(event(Kind.RATE_LIMITED));
        }

        assertThat(meters.get("headgate.deployment.events.dropped").counter().count())
                .isGreaterThanOrEqualTo(97);
        databaseIsDown.set(false);
        events.close();
    }

    private QueuedEvents queue(int capacity) {
        return new QueuedEvents(
                this::write, capacity, Duration.ofMillis(5), Clock.systemUTC(), meters);
    }

    private void write(List<Happened> some) {
        if (databaseIsDown.get()) {
            throw new IllegalStateException("the database does not answer");
        }
        written.addAll(some);
    }

    private static DeploymentEvent event(Kind kind) {
        return new DeploymentEvent("m@acme", kind, null);
    }
}
