package dev.headgate.inference;

import dev.headgate.provider.UpstreamCall;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that this process works on. Its upstream call can be cut from another thread, once, and
 * the thread that serves it then learns why.
 */
final class InFlightRequest implements UpstreamCall.Cancellation, AutoCloseable {
    private final Consumer<InFlightRequest> onClose;
    private @Nullable BooleanSupplier clientIsGone;
    private @Nullable Runnable cut;
    private @Nullable Cause cause;
    private boolean closed;

    InFlightRequest(Consumer<InFlightRequest> onClose) {
        this.onClose = onClose;
    }

    /** Why a request was cut. */
    enum Cause {
        CLIENT_GONE,
        SHUTTING_DOWN
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
