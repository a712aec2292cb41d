package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.PriorityClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Admission, departed clients, and the end of the process. */
class InFlightRequestsTest {
    private static final TenantId TENANT = new TenantId(new UUID(0, 1));
    private static final SheddingProperties SHEDDING = new SheddingProperties(0.85, 0.95, 0.8, 0.5);

    private final ScriptedHeap heap = new ScriptedHeap();
    private final InFlightRequests requests = upTo(2);

    private InFlightRequests upTo(int places) {
        return new InFlightRequests(
                new FairShare(places, SHEDDING),
                new MemoryPressure(heap, SHEDDING, System::nanoTime),
                Duration.ofMillis(50));
    }

    private InFlightRequest admit() {
        return requests.admit(TENANT, PriorityClass.INTERACTIVE);
    }

    @AfterEach
    void stop() {
        requests.stop();
    }

    @Test
    void takesNothingBeforeItHasStarted() {
        assertRefused(ErrorCode.SHUTTING_DOWN);
    }

    @Test
    void takesAsManyAsThereArePlaces() {
        requests.start();
        InFlightRequest first = admit();
        InFlightRequest second = admit();

        assertRefused(ErrorCode.OVERLOADED);

        first.close();
        first.close();
        admit().close();
        second.close();
    }

    @Test
    void cutsTheCallOfAClientThatLeft() throws Exception {
        requests.start();
        var gone = new AtomicBoolean();
        var cut = new CountDownLatch(1);
        try (InFlightRequest request = admit()) {
            request.watch(gone::get);
            request.onCancel(cut::countDown);

            gone.set(true);

            assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(request.cause()).isEqualTo(InFlightRequest.Cause.CLIENT_GONE);
        }
    }

    @Test
    void cutsACallThatBeginsAfterItsClientLeft() {
        requests.start();
        var cuts = new AtomicInteger();
        try (InFlightRequest request = admit()) {
            request.cut(InFlightRequest.Cause.CLIENT_GONE);

            request.onCancel(cuts::incrementAndGet);

            assertThat(cuts).hasValue(1);
        }
    }

    @Test
    void leavesARequestAloneWhoseBodyIsNotReadYet() {
        requests.start();
        try (InFlightRequest request = admit()) {
            request.cutIfClientIsGone();

            assertThat(request.cause()).isNull();
        }
    }

    @Test
    void leavesARequestThatHasEndedAlone() {
        requests.start();
        var cuts = new AtomicInteger();
        InFlightRequest request = admit();
        request.watch(() -> {
            throw new AssertionError("the connection serves another request by now");
        });
        request.onCancel(cuts::incrementAndGet);
        request.close();

        request.cutIfClientIsGone();
        request.cut(InFlightRequest.Cause.SHUTTING_DOWN);

        assertThat(cuts).hasValue(0);
        assertThat(request.cause()).isNull();
    }

    @Test
    void cutsWhatOutlastsTheDrainWindow() {
        requests.start();
        InFlightRequest request = admit();
        request.onCancel(request::close);

        requests.stop();

        assertThat(request.cause()).isEqualTo(InFlightRequest.Cause.SHUTTING_DOWN);
        assertRefused(ErrorCode.SHUTTING_DOWN);
    }

    @Test
    void takesNoMoreWhileTheHeapIsFullAfterItsCollections() {
        requests.start();
        heap.collect(0.86);
        requests.relieve();

        assertRefused(ErrorCode.OVERLOADED);

        heap.collect(0.84);
        requests.relieve();
        admit().close();
    }

    @Test
    void cutsTheLeastUrgentAndOfTheseTheYoungestWhenTheHeapIsFuller() {
        InFlightRequests many = upTo(20);
        many.start();
        List<InFlightRequest> admitted = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            admitted.add(many.admit(TENANT, PriorityClass.INTERACTIVE));
        }
        admitted.get(3).rank(PriorityClass.BATCH);

        heap.collect(0.96);
        many.relieve();
        many.relieve();

        assertThat(admitted.stream().filter(request -> request.cause() != null))
                .as("one in ten, once for each collection")
                .containsExactly(admitted.get(3), admitted.get(10));
        assertThat(admitted.get(3).cause()).isEqualTo(InFlightRequest.Cause.OVERLOADED);
        admitted.forEach(InFlightRequest::close);
        many.stop();
    }

    private void assertRefused(ErrorCode code) {
        assertThatThrownBy(() -> admit())
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(code);
                            assertThat(error.retryAfter()).isNotNull();
                        });
    }

    /** A heap that is as full as the test says. */
    private static final class ScriptedHeap implements MemoryPressure.Heap {
        private volatile long collections;
        private volatile double used;

        void collect(double left) {
            used = left;
            collections++;
        }

        @Override
        public long collections() {
            return collections;
        }

        @Override
        public double usedAfterCollection() {
            return used;
        }
    }
}
