package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.inference.MemoryPressure.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** R12: what is left of the heap after a collection decides, while that is news. */
class MemoryPressureTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private long collections;
    private double used;
    private final MemoryPressure memory =
            new MemoryPressure(
                    new MemoryPressure.Heap() {
                        @Override
                        public long collections() {
                            return collections;
                        }

                        @Override
                        public double usedAfterCollection() {
                            return used;
                        }
                    },
                    new SheddingProperties(0.85, 0.95, 0.8, 0.5),
                    nanoTime::get);

    @Test
    void nothingIsKnownBeforeTheFirstCollection() {
        used = 1;

        assertThat(memory.look()).isFalse();
        assertThat(memory.level()).isEqualTo(Level.NONE);
    }

    @Test
    void theMarksAreThoseOfTheSettings() {
        assertThat(levelAt(0.84)).isEqualTo(Level.NONE);
        assertThat(levelAt(0.85)).isEqualTo(Level.REFUSE);
        assertThat(levelAt(0.95)).isEqualTo(Level.CUT);
    }

    @Test
    void aHeapThatIsNotCollectedForAWhileIsNotFull() {
        assertThat(levelAt(0.99)).isEqualTo(Level.CUT);

        nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());

        assertThat(memory.look()).isFalse();
        assertThat(memory.level()).isEqualTo(Level.NONE);
    }

    @Test
    void theHeapOfThisProcessIsBetweenEmptyAndFull() {
        System.gc();
        var heap = new JvmHeap();

        assertThat(heap.collections()).isPositive();
        assertThat(heap.usedAfterCollection()).isBetween(0.000_001, 1.0);
    }

    private Level levelAt(double left) {
        collections++;
        used = left;
        assertThat(memory.look()).isTrue();
        return memory.level();
    }
}
