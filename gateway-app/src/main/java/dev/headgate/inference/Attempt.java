package dev.headgate.inference;

import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.AttemptOpening;
import dev.headgate.accounting.AttemptResult;
import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.Charge;
import dev.headgate.accounting.Reservation;
import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its reservation to its booking. It is booked exactly once, whatever happens in
 * between.
 */
final class Attempt implements AutoCloseable {
    private static final Duration NOTING_INTERVAL = Duration.ofSeconds(5);

    private final AttemptBook book;
    private final Reservation reservation;
    private final long started = System.nanoTime();
    private @Nullable Duration timeToFirstToken;
    private Duration lastNoted = Duration.ZERO;
    private boolean booked;

    /** Why it ends if its call is cut; another thread may say so. */
    private volatile Ending cutBy = Ending.CLIENT_GONE;

    /** Reserves; see {@link AttemptBook#reserve}. */
    Attempt(AttemptBook book, AttemptOpening opening) {
        this.book = book;
        this.reservation = book.reserve(opening);
    }

    /** How its upstream is called. */
    UpstreamCall upstream(String path, UpstreamCall.Cancellation cancellation, Inquiry inquiry) {
        AttemptOpening opening = reservation.opening();
        return new UpstreamCall(
                path,
                opening.longest(),
                cancellation,
                new UpstreamCall.Size(opening.inputTokens(), opening.outputTokens()),
                new UpstreamCall.Origin(
                        opening.request().caller().tenant().value(),
                        inquiry.request()::body,
                        inquiry.session(),
                        inquiry.priority()));
    }

    boolean isBooked() {
        return booked;
    }

    /** From now on a cut means that another call of the request answered first. */
    void supersede() {
        cutBy = Ending.SUPERSEDED;
    }

    /** Books what came of an answer until it was cut. */
    void cut(MeteredUsage usage) {
        settle(usage, cutBy);
    }

    /** Notes that the answer has begun. */
    void answerBegins() {
        timeToFirstToken = elapsed();
    }

    /** Notes what was consumed so far, at most every few seconds, in case this process dies. */
    void notePassing(Supplier<MeteredUsage> soFar) {
        Duration elapsed = elapsed();
        if (elapsed.minus(lastNoted).compareTo(NOTING_INTERVAL) >= 0) {
            lastNoted = elapsed;
            book.progress(reservation, soFar.get().tokens(), elapsed);
        }
    }

    /** Books what was consumed. */
    Charge settle(MeteredUsage usage, Ending ending) {
        booked = true;
        return book.settle(
                reservation, new AttemptResult(usage, ending, elapsed(), timeToFirstToken));
    }

    /**
     * Books a call that gave no answer. Where the upstream may have worked for it, the prompt is
     * booked, and the whole answer too if it might have been produced unseen; marked as an
     * estimate, it is corrected by the provider's bill.
     */
    void fail(UpstreamException failure) {
        if (failure.failure().mayBeBilled()) {
            boolean weCut = failure.failure() == Failure.CANCELLED;
            settle(unseen(), weCut ? cutBy : Ending.INTERRUPTED);
            return;
        }
        booked = true;
        book.release(
                reservation, failure.failure().name().toLowerCase(Locale.ROOT), failure.status());
    }

    private MeteredUsage unseen() {
        AttemptOpening opening = reservation.opening();
        long output = opening.request().stream() ? 0 : opening.outputTokens();
        return new MeteredUsage(
                TokenUsage.of(opening.inputTokens(), output), UsageSource.ESTIMATE, null, null);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Books an estimate if something unforeseen kept the attempt from being booked. */
    @Override
    public void close() {
        if (!booked) {
            settle(unseen(), Ending.INTERRUPTED);
        }
    }
}
