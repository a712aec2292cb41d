package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingReservationTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Entry.Open open =
            new Entry.Open(
                    new AttemptId(Samples.id()),
                    Samples.opening(Samples.caller(), Samples.hosted(), 1),
                    Rated.lump(BigDecimal.ONE, Rated.Method.TOKENS, null),
                    new CompletableFuture<>());
    private final PendingReservation pending =
            new PendingReservation(open, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofSeconds(15));

    @Test
    void isWhatWasAskedForUntilItsDeadline() {
        open.verdict().complete(new Verdict.Admitted(List.of()));

        Reservation held = pending.await(AT_ONCE);

        assertThat(held.id()).isEqualTo(open.attempt());
        assertThat(held.worstCase()).isEqualByComparingTo("1");
        assertThat(held.deadline()).isEqualTo(NOW.plusSeconds(60 + 15));
    }

    @Test
    void throwsTheReasonOfARefusal() {
        var reason = new GatewayException(ErrorCode.BUDGET_EXCEEDED, "nothing left");
        open.verdict().complete(new Verdict.Refused(reason));

        assertThatThrownBy(() -> pending.await(AT_ONCE)).isSameAs(reason);
    }

    @Test
    void throwsWhatTheBooksFailedWith() {
        GatewayException failure = GroupCommit.unavailable();
        open.verdict().completeExceptionally(failure);

        assertThatThrownBy(() -> pending.await(AT_ONCE)).isSameAs(failure);
    }

    @Test
    void tellsTheBooksThatNobodyWaitsAnyMore() {
        assertThatThrownBy(() -> pending.await(AT_ONCE)).satisfies(this::isUnavailable);

        assertThat(open.verdict()).isCancelled();
    }

    @Test
    void countsAVerdictThatComesInTheMomentOfGivingUp() {
        open.verdict().complete(new Verdict.Admitted(List.of()));

        assertThat(pending.giveUp().id()).isEqualTo(open.attempt());
    }

    @Test
    void failsAsTheBooksDoInTheMomentOfGivingUp() {
        GatewayException failure = GroupCommit.unavailable();
        open.verdict().completeExceptionally(failure);

        assertThatThrownBy(pending::giveUp).isSameAs(failure);
    }

    @Test
    void givesUpWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pending.await(Duration.ofMinutes(1)))
                .satisfies(this::isUnavailable);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(open.verdict()).isCancelled();
    }

    private void isUnavailable(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
}
