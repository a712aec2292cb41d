package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BookKeeperTest {
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final Store store = new Store();
    private long nanos = 77;
    private final GroupCommit groups = new GroupCommit(store, () -> nanos, Duration.ofSeconds(1));
    private final BookKeeper keeper =
            new BookKeeper(store, groups, UUID.randomUUID(), DEAD_AFTER, () -> nanos);

    @Test
    void beatsOnEveryTurn() {
        keeper.turn();
        keeper.turn();

        assertThat(store.beats).isEqualTo(2);
    }

    @Test
    void trustsTheSilenceOfOthersOnlyAfterItCouldHaveHeardThem() {
        keeper.turn();
        pass(DEAD_AFTER.minusNanos(1));
        keeper.turn();
        assertThat(store.sweeps).isZero();

        pass(Duration.ofNanos(1));
        keeper.turn();
        assertThat(store.sweeps).isEqualTo(1);
    }

    @Test
    void waitsAgainAfterTheStoreWasLost() {
        keeper.turn();
        pass(DEAD_AFTER);
        store.lost = true;
        keeper.turn();
        store.lost = false;
        keeper.turn();
        assertThat(store.sweeps).isZero();

        pass(DEAD_AFTER);
        keeper.turn();
        assertThat(store.sweeps).isEqualTo(1);
    }

    @Test
    void settlesWhatItFindsByEstimate() {
        keeper.turn();
        pass(DEAD_AFTER);

        keeper.turn();

        assertThat(groups.queueLength()).isEqualTo(1);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Counts what is asked of it and always knows one orphan. */
    private static final class Store implements BookStore {
        private boolean lost;
        private int beats;
        private int sweeps;

        @Override
        public <T> T write(Function<BookTransaction, T> work) {
            throw new UnsupportedOperationException("nothing is written here");
        }

        @Override
        public void beat(UUID replica) {
            if (lost) {
                throw new StoreUnavailableException(null);
            }
            beats++;
        }

        @Override
        public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
            sweeps++;
            return List.of(
                    new OrphanedAttempt(
                            new AttemptId(Samples.id()),
                            TokenUsage.of(1, 1),
                            BigDecimal.ONE,
                            null,
                            null,
                            null,
                            List.of()));
        }

        @Override
        public void probe() {}
    }
}
