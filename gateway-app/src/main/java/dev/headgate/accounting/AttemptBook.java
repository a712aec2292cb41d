package dev.headgate.accounting;

import dev.headgate.error.GatewayException;
import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The book of attempts. Every physical call is written here, with its worst case reserved against
 * the budgets above the key, before a byte goes upstream, and settled or released exactly once.
 */
public interface AttemptBook {

    /**
     * Writes an attempt and reserves its worst case. Returns when both are committed.
     *
     * @throws GatewayException {@code BUDGET_EXCEEDED} naming the budget and when it starts anew,
     *     {@code POLICY_REFUSED} if the price is unknown and a hard budget stands above the key, or
     *     {@code STORE_UNAVAILABLE} if the database does not answer in time; in all cases nothing
     *     is reserved
     */
    Reservation reserve(AttemptOpening opening);

    /**
     * Notes what an answer has used so far, so that less must be guessed if this process dies. Call
     * it every few seconds of a long stream. Does not wait.
     *
     * @param upstreamTime how long the call has taken so far
     */
    void progress(Reservation reservation, TokenUsage soFar, Duration upstreamTime);

    /**
     * Books what the attempt consumed. The charge is final when this returns; the commit follows
     * with the next group and is retried until it succeeds.
     */
    Charge settle(Reservation reservation, AttemptResult result);

    /**
     * Gives a reservation back: the upstream consumed nothing that it bills.
     *
     * @param failure stable word for what happened, such as {@code connect_failed}
     * @param status the upstream's HTTP status, or null if it sent none
     */
    void release(Reservation reservation, String failure, @Nullable Integer status);

    /**
     * Records a request that was refused before any attempt, so that its receipt can say why. Does
     * not wait.
     *
     * @param code the error code that the caller saw
     */
    void refused(RequestRecord request, String code);

    /**
     * Whether attempts are booked without the database just now, and own capacity is to be tried
     * first.
     */
    default boolean isWithoutDatabase() {
        return false;
    }
}
