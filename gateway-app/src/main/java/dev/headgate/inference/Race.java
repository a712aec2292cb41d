package dev.headgate.inference;

import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls for one request of which the first to answer wins; the others are cut, and booked with what
 * they consumed. Its methods are called by one thread; {@code cut} by any.
 */
final class Race {
    private final AnswerSource answers;
    private final BlockingQueue<Runner> finished = new LinkedBlockingQueue<>();
    private final List<Runner> running = new ArrayList<>();
    private @Nullable RuntimeException failure;

    Race(AnswerSource answers) {
        this.answers = answers;
    }

    /** Lets one call begin. */
    void enter(TargetCall call, Cut cut) {
        var runner = new Runner(call, cut);
        running.add(runner);
        Thread.ofVirtual().name("hedged-call").start(runner);
    }

    /**
     * Waits for the first answer; if there is none after a while, another call joins.
     *
     * @param after how long the first may take
     * @param second gives the call that joins, or null if none may
     * @throws UpstreamException if every call failed: what the first of them failed with
     */
    BegunAnswer winner(Duration after, Supplier<@Nullable Entry> second) {
        Runner first = poll(after);
        if (first == null) {
            Entry entry = second.get();
            if (entry != null) {
                enter(entry.call(), entry.cut());
            }
        }
        while (true) {
            BegunAnswer answer = first == null ? null : answerOf(first);
            if (answer != null) {
                running.forEach(Runner::giveUp);
                return answer;
            }
            if (running.isEmpty()) {
                throw failure == null ? new IllegalStateException("nobody ran") : failure;
            }
            first = take();
        }
    }

    /** A call with the means to cut it. */
    record Entry(TargetCall call, Cut cut) {}

    private @Nullable BegunAnswer answerOf(Runner runner) {
        running.remove(runner);
        if (runner.failure != null && failure == null) {
            failure = runner.failure;
        }
        return runner.answer;
    }

    private @Nullable Runner poll(Duration after) {
        try {
            return finished.poll(after.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw abandoned(e);
        }
    }

    private Runner take() {
        try {
            return finished.take();
        } catch (InterruptedException e) {
            throw abandoned(e);
        }
    }

    private IllegalStateException abandoned(InterruptedException why) {
        running.forEach(Runner::giveUp);
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for an answer", why);
    }

    /** Cuts one call, now or as soon as it can be cut. */
    static final class Cut implements UpstreamCall.Cancellation {
        private @Nullable Runnable action;
        private boolean isWanted;

        @Override
        public synchronized void onCancel(Runnable cut) {
            action = cut;
            if (isWanted) {
                cut.run();
            }
        }

        synchronized void now() {
            isWanted = true;
            if (action != null) {
                action.run();
            }
        }
    }

    /** One call on its way to an answer. */
    private final class Runner implements Runnable {
        private final TargetCall call;
        private final Cut cut;
        private volatile @Nullable BegunAnswer answer;
        private volatile @Nullable RuntimeException failure;
        private boolean isGivenUp;

        Runner(TargetCall call, Cut cut) {
            this.call = call;
            this.cut = cut;
        }

        @Override
        public void run() {
            try {
                arrive(answers.begin(call));
            } catch (RuntimeException failed) {
                failure = failed;
                finished.add(this);
            }
        }

        private synchronized void arrive(BegunAnswer begun) {
            if (isGivenUp) {
                begun.close();
            } else {
                answer = begun;
                finished.add(this);
            }
        }

        synchronized void giveUp() {
            isGivenUp = true;
            call.attempt().supersede();
            cut.now();
            if (answer != null) {
                answer.close();
            }
        }
    }
}
