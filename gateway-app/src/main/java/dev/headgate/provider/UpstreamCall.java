package dev.headgate.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream is called.
 *
 * @param path below the base URL, such as {@code /chat/completions}
 * @param longest how long the whole call may last
 * @param cancellation lets another thread cut the call, or null
 */
public record UpstreamCall(String path, Duration longest, @Nullable Cancellation cancellation) {

    /**
     * Lets another thread, such as a watcher of the client's connection, cut a call that is under
     * way.
     */
    public interface Cancellation {
        /**
         * Called once with the action that cuts the call. If the client is gone already, it runs at
         * once.
         */
        void onCancel(Runnable cut);
    }
}
