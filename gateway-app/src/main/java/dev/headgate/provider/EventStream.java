package dev.headgate.provider;

import dev.headgate.protocol.ServerSentEvent;
import org.jspecify.annotations.Nullable;

/** The events of a streamed answer, read as they come, on the caller's thread. */
public interface EventStream extends AutoCloseable {

    /**
     * The next event, or null at the end of the body. Whether the answer is complete, the dialect
     * must say: an end without its terminator is an error.
     *
     * @throws UpstreamException if the connection broke, was silent for too long or lasted too long
     */
    @Nullable ServerSentEvent next();

    /** The value of a header that came before the events, or null; names in any case. */
    @Nullable String header(String name);

    /** Cuts the connection if the body was not read to its end. */
    @Override
    void close();
}
