package dev.headgate.accounting;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Where the books are kept. Everything but transactions of several statements is atomic alone. */
interface BookStore {

    /**
     * Runs the work in one transaction and commits it.
     *
     * @throws StoreUnavailableException if the store was lost; whether the work was committed is
     *     then not known
     * @throws RuntimeException anything else: nothing was committed
     */
    <T> T write(Function<BookTransaction, T> work);

    /**
     * Says that this replica lives, by the clock of the store.
     *
     * @throws StoreUnavailableException if it cannot be written
     */
    void beat(UUID replica);

    /**
     * Marks attempts whose replica is dead, or whose deadline has passed, as {@link
     * AttemptState#UNKNOWN} and answers all such attempts, with what is known of them. Nobody else
     * does so at the same time.
     *
     * @param deadAfter age of the last heartbeat of a dead replica
     * @throws StoreUnavailableException if the store cannot be reached
     */
    List<OrphanedAttempt> takeOver(Duration deadAfter, int most);

    /**
     * Answers if the store can be reached.
     *
     * @throws StoreUnavailableException if it cannot
     */
    void probe();
}
