package dev.headgate.accounting;

import dev.headgate.error.GatewayException;
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
     *     or {@code STORE_UNAVAILABLE} if the database does not answer in time; in both cases
     *     nothing is reserved
     */
    Reservation reserve(AttemptOpening opening);

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
}
