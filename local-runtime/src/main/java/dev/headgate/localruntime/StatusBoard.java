package dev.headgate.localruntime;

import dev.headgate.localruntime.LocalRuntime.State;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The status of a child, for those who ask and those who wait. */
final class StatusBoard {

    /** A consistent view. */
    record Status(
            State state, Optional<URI> endpoint, OptionalLong pid, Optional<String> problem) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Status status =
            new Status(State.STARTING, Optional.empty(), OptionalLong.empty(), Optional.empty());

    Status status() {
        lock.lock();
        try {
            return status;
        } finally {
            lock.unlock();
        }
    }

    /** A child loads its model; the state stays what it was. */
    void starting(long pid) {
        Status now = status();
        set(new Status(now.state(), Optional.empty(), OptionalLong.of(pid), now.problem()));
    }

    void ready(long pid, URI endpoint) {
        set(new Status(State.READY, Optional.of(endpoint), OptionalLong.of(pid), Optional.empty()));
    }

    void down(State state, String problem) {
        set(new Status(state, Optional.empty(), OptionalLong.empty(), Optional.of(problem)));
    }

    void stopped() {
        set(new Status(State.STOPPED, Optional.empty(), OptionalLong.empty(), status().problem()));
    }

    /**
     * Waits until the child is ready or will never be, and returns the status then or at the end of
     * the time.
     */
    Status awaitSettled(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (isUnsettled(status.state()) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return status;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isUnsettled(State state) {
        return switch (state) {
            case STARTING, RESTARTING -> true;
            case READY, FAILED, STOPPED -> false;
        };
    }

    private void set(Status next) {
        lock.lock();
        try {
            status = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
