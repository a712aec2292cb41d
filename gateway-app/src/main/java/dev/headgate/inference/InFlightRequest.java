package dev.headgate.inference;

import dev.headgate.provider.UpstreamCall;
import dev.headgate.routing.PriorityClass;
import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that this process works on. Its upstream call can be cut from another thread, once, and
 * the thread that serves it then learns why.
 */
final class InFlightRequest implements UpstreamCall.Cancellation, AutoCloseable {
    /** Those that nobody waits for come first, and of equals the youngest: the least is lost. */
    static final Comparator<InFlightRequest> LEAST_URGENT_FIRST =
            Comparator.comparing((InFlightRequest request) -> request.priority)
                    .thenComparingLong(request -> request.began)
                    .reversed();

    private final Consumer<InFlightRequest> onClose;
    private final long began = System.nanoTime();
    private volatile PriorityClass priority;
    private @Nullable BooleanSupplier clientIsGone;
    private @Nullable Runnable cut;
    private @Nullable Cause cause;
    private boolean closed;

    InFlightRequest(PriorityClass priority, Consumer<InFlightRequest> onClose) {
        this.priority = priority;
        this.onClose = onClose;
    }

    /** Why a request was cut. */
    enum Cause {
        CLIENT_GONE,
        SHUTTING_DOWN,
        /** This process is short of memory. */
        OVERLOADED
    }

    /** Notes how urgent it is, once the policy has said so. */
    void rank(PriorityClass known) {
        priority = known;
    }

    /**
     * Has the connection asked from now on, twice a second. Only once the body is read: until then
     * what the connection holds belongs to this request, and the thread that reads it.
     */
    synchronized void watch(BooleanSupplier gone) {
        clientIsGone = gone;
    }

    @Override
    public synchronized void onCancel(Runnable action) {
        cut = action;
        if (cause != null) {
            action.run();
        }
    }

    /** Why it was cut, or null if it was not. */
    synchronized @Nullable Cause cause() {
        return cause;
    }

    /**
     * Asks the connection. Synchronised with {@link #close}, since the connection afterwards serves
     * another request.
     */
    synchronized void cutIfClientIsGone() {
        if (closed || cause != null || clientIsGone == null) {
            return;
        }
        if (clientIsGone.getAsBoolean()) {
            cut(Cause.CLIENT_GONE);
        }
    }

    synchronized void cut(Cause why) {
        if (closed || cause != null) {
            return;
        }
        cause = why;
        if (cut != null) {
            cut.run();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        onClose.accept(this);
    }
}
