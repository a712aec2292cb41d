package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headgate.accounting.Replicas.Replica;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which processes share the books. */
class JdbcReplicasTest {
    private final TestBooks books = new TestBooks(Samples.hosted());
    private final Replicas replicas =
            new JdbcReplicas(books.jdbc, books.replica, Duration.ofMinutes(5));

    /** The heart beats on a thread of its own. */
    @BeforeEach
    void awaitTheFirstHeartbeat() throws InterruptedException {
        TestBooks.await("the first heartbeat", () -> !replicas.known().isEmpty());
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void whoStartsIsKnownAndAlive() {
        assertThat(replicas.self()).isEqualTo(books.replica);
        assertThat(replicas.known())
                .singleElement()
                .satisfies(replica -> {
                    assertThat(replica.id()).isEqualTo(books.replica);
                    assertThat(replica.alive()).isTrue();
                    assertThat(replica.heartbeatAt()).isAfterOrEqualTo(replica.startedAt());
                });
    }

    @Test
    void whoHasBeenSilentForTooLongIsDead() {
        UUID silent = startedAgo("10 minutes");

        assertThat(replicas.known())
                .extracting(Replica::id, Replica::alive)
                .containsExactly(tuple(silent, false), tuple(books.replica, true));
    }

    private UUID startedAgo(String interval) {
        UUID id = UUID.randomUUID();
        books.jdbc
                .sql(
                        """
                        insert into replicas (id, started_at, heartbeat_at)
                        values (?, now() - ?::interval, now() - ?::interval)
                        """)
                .params(id, interval, interval)
                .update();
        return id;
    }
}
