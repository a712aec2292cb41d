package dev.headgate.localruntime;

import dev.headgate.localruntime.Generation.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/** Brings chat requests to the engine's slots and their answers back. */
final class ChatScheduler {

    private static final Logger LOG = System.getLogger(ChatScheduler.class.getName());

    private final Engine engine;
    private final SlotPool slots;
    private final EngineClock clock;
    private final RuntimeMetrics metrics;
    private final LongSupplier nanoTime;

    ChatScheduler(
            Engine engine,
            SlotPool slots,
            EngineClock clock,
            RuntimeMetrics metrics,
            LongSupplier nanoTime) {
        this.engine = engine;
        this.slots = slots;
        this.clock = clock;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /**
     * Queues a request.
     *
     * @throws ApiException if the queue is full
     */
    Handle start(ChatRequest request) {
        Generation generation = new Generation();
        Runnable task = () -> run(request, generation);
        try {
            slots.submit(task);
        } catch (ApiException e) {
            metrics.count(RuntimeMetrics.Operation.CHAT, RuntimeMetrics.Result.REFUSED);
            throw e;
        }
        return new Handle(generation, task);
    }

    private void run(ChatRequest request, Generation generation) {
        EngineClock.Lap lap = clock.begin();
        SlotRun run = new SlotRun(engine, request, generation, nanoTime);
        Outcome outcome = outcomeOf(run);
        Timings timings = run.timings(lap.end());
        metrics.record(RuntimeMetrics.Operation.CHAT, outcome.label(), timings);
        generation.publish(outcome.event(timings));
    }

    private static Outcome outcomeOf(SlotRun run) {
        try {
            return run.answer();
        } catch (ApiException e) {
            return new Outcome.Refused(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A chat request failed in the engine.", e);
            return new Outcome.Broken();
        }
    }

    /** How a run in a slot ended. */
    sealed interface Outcome {

        record Answered(FinishReason reason) implements Outcome {}

        record Refused(ApiException error) implements Outcome {}

        record Broken() implements Outcome {}

        record Abandoned() implements Outcome {}

        default RuntimeMetrics.Result label() {
            return switch (this) {
                case Answered _ -> RuntimeMetrics.Result.OK;
                case Refused _ -> RuntimeMetrics.Result.REFUSED;
                case Broken _ -> RuntimeMetrics.Result.FAILED;
                case Abandoned _ -> RuntimeMetrics.Result.CANCELLED;
            };
        }

        default Event event(Timings timings) {
            return switch (this) {
                case Answered(var reason) -> new Event.Finished(reason, timings);
                case Refused(var error) -> new Event.Failed(error);
                case Broken _ -> new Event.Failed(ApiException.engineFailed());
                case Abandoned _ -> new Event.Cancelled();
            };
        }
    }

    /** A queued or running request. */
    final class Handle {

        private final Generation generation;
        private final Runnable task;

        private Handle(Generation generation, Runnable task) {
            this.generation = generation;
            this.task = task;
        }

        Event next() throws InterruptedException {
            return generation.next();
        }

        /** Gives up the place in the queue or the slot. */
        void cancel() {
            generation.cancel();
            if (slots.withdraw(task)) {
                metrics.count(RuntimeMetrics.Operation.CHAT, RuntimeMetrics.Result.CANCELLED);
                generation.publish(new Event.Cancelled());
            }
        }
    }
}
