package dev.headgate.protocol;

import dev.headgate.usage.MeteredUsage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Watches the events of one chat stream on their way to the client: says what each is, counts what
 * was consumed, and knows whether the stream came to its end. Not safe for several threads.
 */
public final class ChatStreamMeter {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final UsageMeter meter;
    private boolean finished;
    private boolean done;

    public ChatStreamMeter(UsageBounds bounds) {
        meter = new UsageMeter(bounds);
    }

    /** What an event of a chat stream is. */
    public enum Kind {
        /** No data: a sign of life. */
        COMMENT,
        /** Part of the answer: to be passed on. */
        CONTENT,
        /** Part of the answer that carries the usage as well: to be passed on with its cost. */
        CONTENT_WITH_USAGE,
        /** The extra chunk with the usage: only for a client that asked for it. */
        USAGE,
        /** The upstream says that it failed. Its text is not for the client. */
        ERROR,
        /** The terminator. */
        DONE
    }

    /**
     * Notes an event.
     *
     * @throws MalformedAnswerException if its data is no chunk of a chat completion
     */
    public Kind observe(ServerSentEvent event) {
        if (event.data().length == 0) {
            return Kind.COMMENT;
        }
        if (Arrays.equals(event.data(), DONE)) {
            done = true;
            return Kind.DONE;
        }
        AnswerScan scan = AnswerScan.of(event.data());
        if (scan.isError()) {
            return Kind.ERROR;
        }
        if (!scan.hasChoicesField() && scan.usage() == null) {
            throw new MalformedAnswerException("The event is no chunk of a chat completion.");
        }
        meter.observe(scan);
        finished |= scan.isFinished();
        return kindOf(scan);
    }

    private Kind kindOf(AnswerScan scan) {
        if (scan.usage() == null) {
            return Kind.CONTENT;
        }
        return scan.hasChoices() ? Kind.CONTENT_WITH_USAGE : Kind.USAGE;
    }

    /**
     * Whether the stream came to its end: a finish reason and the terminator. One that stops
     * without is an error.
     */
    public boolean isComplete() {
        return finished && done;
    }

    /** What was consumed as far as the events tell. */
    public MeteredUsage usage() {
        return meter.total();
    }

    /** Whether the event says that the upstream failed; for an event that is not to be counted. */
    public static boolean isError(ServerSentEvent event) {
        return !Arrays.equals(event.data(), DONE) && AnswerScan.of(event.data()).isError();
    }

    /**
     * A usage event with {@code usage.cost}.
     *
     * @param event one that was observed as {@link Kind#USAGE} or {@link Kind#CONTENT_WITH_USAGE}
     * @param usd in US dollars
     */
    public static ServerSentEvent withCost(ServerSentEvent event, BigDecimal usd) {
        ProviderUsage usage = AnswerScan.of(event.data()).usage();
        if (usage == null) {
            return event;
        }
        ByteEdits edits = new ByteEdits();
        usage.putCost(edits, usd.toPlainString());
        return ServerSentEvent.of(edits.applyTo(event.data()));
    }
}
