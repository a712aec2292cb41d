package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Admission, departed clients, and the end of the process. */
class InFlightRequestsTest {
    private final InFlightRequests requests = new InFlightRequests(2, Duration.ofMillis(50));

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
        InFlightRequest first = requests.admit();
        InFlightRequest second = requests.admit();

        assertRefused(ErrorCode.OVERLOADED);

        first.close();
        first.close();
        requests.admit().close();
        second.close();
    }

    @Test
    void cutsTheCallOfAClientThatLeft() throws Exception {
        requests.start();
        var gone = new AtomicBoolean();
        var cut = new CountDownLatch(1);
        try (InFlightRequest request = requests.admit()) {
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
        try (InFlightRequest request = requests.admit()) {
            request.cut(InFlightRequest.Cause.CLIENT_GONE);

            request.onCancel(cuts::incrementAndGet);

            assertThat(cuts).hasValue(1);
        }
    }

    @Test
    void leavesARequestAloneWhoseBodyIsNotReadYet() {
        requests.start();
        try (InFlightRequest request = requests.admit()) {
            request.cutIfClientIsGone();

            assertThat(request.cause()).isNull();
        }
    }

    @Test
    void leavesARequestThatHasEndedAlone() {
        requests.start();
        var cuts = new AtomicInteger();
        InFlightRequest request = requests.admit();
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
        InFlightRequest request = requests.admit();
        request.onCancel(request::close);

        requests.stop();

        assertThat(request.cause()).isEqualTo(InFlightRequest.Cause.SHUTTING_DOWN);
        assertRefused(ErrorCode.SHUTTING_DOWN);
    }

    private void assertRefused(ErrorCode code) {
        assertThatThrownBy(() -> requests.admit())
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(code);
                            assertThat(error.retryAfter()).isNotNull();
                        });
    }
}
