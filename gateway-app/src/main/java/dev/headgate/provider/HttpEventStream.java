package dev.headgate.provider;

import dev.headgate.protocol.MalformedAnswerException;
import dev.headgate.protocol.ServerSentEvent;
import dev.headgate.protocol.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The events of one exchange. */
final class HttpEventStream implements EventStream {
    private static final byte[] TERMINATOR = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final InputStream body;
    private final SseReader events;
    private @Nullable ServerSentEvent first;
    private boolean terminated;
    private boolean ended;

    /**
     * Waits for the first event with data; signs of life before it are dropped.
     *
     * @throws UpstreamException if none comes
     */
    HttpEventStream(Exchange exchange, InputStream body) {
        this.exchange = exchange;
        this.body = body;
        this.events = new SseReader(body);
        do {
            first = read();
            if (first == null) {
                throw exchange.cutShort();
            }
        } while (first.data().length == 0);
        exchange.passOn();
    }

    @Override
    public @Nullable ServerSentEvent next() {
        ServerSentEvent event = first;
        first = null;
        return event == null ? readOn() : event;
    }

    @Override
    public @Nullable String header(String name) {
        return exchange.header(name);
    }

    private @Nullable ServerSentEvent readOn() {
        ServerSentEvent event = ended ? null : read();
        if (event == null) {
            end();
        }
        return event;
    }

    private @Nullable ServerSentEvent read() {
        try {
            ServerSentEvent event = events.next();
            terminated |= event != null && Arrays.equals(event.data(), TERMINATOR);
            return event;
        } catch (MalformedAnswerException _) {
            throw exchange.malformed();
        } catch (IOException e) {
            throw exchange.failed(e);
        }
    }

    /**
     * A body that ends in good order without its terminator is a failure of the upstream all the
     * same.
     */
    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (terminated) {
            exchange.succeed();
        } else {
            var _ = exchange.cutShort();
        }
    }

    @Override
    public void close() {
        if (terminated && !ended) {
            exchange.succeed();
            exchange.readRest(body);
        }
        exchange.close();
    }
}
