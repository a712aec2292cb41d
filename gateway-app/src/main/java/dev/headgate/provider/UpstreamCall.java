package dev.headgate.provider;

import dev.headgate.routing.PriorityClass;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream is called.
 *
 * @param path below the base URL, such as {@code /chat/completions}
 * @param longest how long the whole call may last
 * @param cancellation lets another thread cut the call, or null
 * @param size how much is asked for
 * @param origin who asked for what, or null if the gateway asks for itself
 */
public record UpstreamCall(
        String path,
        Duration longest,
        @Nullable Cancellation cancellation,
        Size size,
        @Nullable Origin origin) {

    /** A call of which no more is known. */
    public UpstreamCall(String path, Duration longest, @Nullable Cancellation cancellation) {
        this(path, longest, cancellation, Size.UNKNOWN, null);
    }

    /**
     * How much is asked for, as far as it can be estimated.
     *
     * @param promptTokens 0 if unknown: then the time to the first token is not measured by it
     * @param outputTokens of all choices together
     */
    public record Size(long promptTokens, long outputTokens) {
        static final Size UNKNOWN = new Size(0, 0);

        /** What a provider's limit of tokens is charged. */
        long tokens() {
            return promptTokens + outputTokens;
        }
    }

    /**
     * Who asked for what. The same tenant with the same bytes is the same request once more.
     *
     * @param body the bytes as the client sent them, taken only when they are needed
     * @param session names what shares a prompt cache, without meaning to anybody else; or null
     * @param priority how urgent it is
     */
    public record Origin(
            UUID tenant, Supplier<byte[]> body, @Nullable String session, PriorityClass priority) {}

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
