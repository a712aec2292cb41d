package dev.headgate.protocol;

import dev.headgate.usage.MeteredUsage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches the events of one stream on their way to the client: says what each is, counts what was
 * consumed, and knows whether the stream came to its end. Not safe for several threads.
 */
public final class StreamMeter {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final AnswerDialect dialect;
    private final UsageMeter meter;
    private boolean finished;
    private boolean ended;

    public StreamMeter(AnswerDialect dialect, UsageBounds bounds) {
        this.dialect = dialect;
        this.meter = new UsageMeter(bounds);
    }

    /** What an event of a stream is. */
    public enum Kind {
        /** A sign of life. */
        COMMENT,
        /** Part of the answer: to be passed on. */
        CONTENT,
        /** Part of the answer that carries the usage as well: to be passed on with its cost. */
        CONTENT_WITH_USAGE,
        /** The extra chunk with the usage: only for a client that asked for it. */
        USAGE,
        /** The upstream says that it failed. Its text is not for the client. */
        ERROR,
        /** The terminator, in dialects where it is an event of its own. */
        DONE
    }

    /**
     * Notes an event.
     *
     * @throws MalformedAnswerException if its data is nothing that the dialect streams
     */
    public Kind observe(ServerSentEvent event) {
        if (event.data().length == 0) {
            return Kind.COMMENT;
        }
        if (isDone(event)) {
            ended = true;
            return Kind.DONE;
        }
        AnswerScan scan = dialect.scan(event.data());
        if (scan.isError()) {
            return Kind.ERROR;
        }
        if (!scan.isEvent()) {
            throw new MalformedAnswerException(
                    "The event is no part of a " + dialect.inWords() + ".");
        }
        meter.observe(scan);
        finished |= scan.isFinished();
        ended |= scan.isLast();
        return kindOf(scan);
    }

    private static Kind kindOf(AnswerScan scan) {
        if (scan.isPing()) {
            return Kind.COMMENT;
        }
        if (scan.usage() != null) {
            return scan.hasContent() ? Kind.CONTENT_WITH_USAGE : Kind.USAGE;
        }
        return scan.isLast() && !scan.hasContent() ? Kind.DONE : Kind.CONTENT;
    }

    /** Only OpenAI's chat ends with a text that is no JSON. */
    private static boolean isDone(ServerSentEvent event) {
        return Arrays.equals(event.data(), DONE);
    }

    /** Notes what the headers before the stream say of its usage: see {@link Answer}. */
    public void observeHeaders(Function<String, @Nullable String> headers) {
        meter.observeHeaders(headers);
    }

    /**
     * Whether the stream came to its end: a reason for it and the terminator of its dialect. One
     * that stops without is an error.
     */
    public boolean isComplete() {
        return finished && ended;
    }

    /** What was consumed as far as the events tell. */
    public MeteredUsage usage() {
        return meter.total();
    }

    /** Whether the event says that the upstream failed; it is not counted. */
    public boolean isError(ServerSentEvent event) {
        return !isDone(event) && dialect.scan(event.data()).isError();
    }

    /**
     * A usage event with {@code usage.cost}; as it came if its dialect has no usage object.
     *
     * @param event one that was observed as {@link Kind#USAGE} or {@link Kind#CONTENT_WITH_USAGE}
     * @param usd in US dollars
     */
    public ServerSentEvent withCost(ServerSentEvent event, BigDecimal usd) {
        UsageObject usage = dialect.scan(event.data()).costObject();
        if (usage == null) {
            return event;
        }
        ByteEdits edits = new ByteEdits();
        usage.putCost(edits, usd.toPlainString());
        return event.withData(edits.applyTo(event.data()));
    }
}
