package dev.headgate.localruntime;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An answer on its way from a slot thread to the thread of its client. The queue between them holds
 * at most one event per token, so a slow client cannot hold the slot.
 */
final class Generation {

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;

    /** Waits for the next event. After one that is not {@link Event.Text} there is none. */
    Event next() throws InterruptedException {
        return events.take();
    }

    /**
     * Nobody waits for this answer any more: its slot is free with the next token at the latest.
     */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void publish(Event event) {
        events.add(event);
    }

    /** What happens to an answer. */
    sealed interface Event {

        /** More of the answer; never empty. */
        record Text(String text) implements Event {}

        record Finished(FinishReason reason, Timings timings) implements Event {}

        record Failed(ApiException error) implements Event {}

        record Cancelled() implements Event {}
    }
}
