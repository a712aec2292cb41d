package dev.headgate.protocol;

import dev.headgate.usage.MeteredUsage;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole answer of an upstream, as it came. */
public final class Answer {
    private final byte[] body;
    private final AnswerScan scan;
    private final UsageMeter meter;

    private Answer(byte[] body, AnswerScan scan, UsageBounds bounds) {
        this.body = body;
        this.scan = scan;
        this.meter = new UsageMeter(bounds);
        meter.observe(scan);
    }

    /**
     * Reads an answer.
     *
     * @param body kept and not copied: do not write to it afterwards
     * @throws MalformedAnswerException if it is none of this dialect
     */
    public static Answer read(AnswerDialect dialect, byte[] body, UsageBounds bounds) {
        AnswerScan scan = dialect.scan(body);
        if (scan.isError() || !scan.isWhole()) {
            throw new MalformedAnswerException("The answer is no " + dialect.inWords() + ".");
        }
        return new Answer(body, scan, bounds);
    }

    /** Reads a chat completion. */
    public static Answer chat(byte[] body, UsageBounds bounds) {
        return read(AnswerDialect.CHAT, body, bounds);
    }

    /** Reads a list of embeddings. */
    public static Answer embeddings(byte[] body, UsageBounds bounds) {
        return read(AnswerDialect.EMBEDDINGS, body, bounds);
    }

    /**
     * Notes what the answer's headers say of its usage; they count where the body says nothing.
     *
     * @param headers gives a header's value by its name in lower case, or null
     */
    public void observeHeaders(Function<String, @Nullable String> headers) {
        meter.observeHeaders(headers);
    }

    /** What the call consumed. */
    public MeteredUsage usage() {
        return meter.total();
    }

    /** The answer's bytes. */
    public byte[] body() {
        return body;
    }

    /**
     * The answer's bytes with {@code usage.cost}; as they came if the upstream sent no usage
     * object.
     *
     * @param usd in US dollars
     */
    public byte[] withCost(BigDecimal usd) {
        UsageObject usage = scan.costObject();
        if (usage == null) {
            return body;
        }
        ByteEdits edits = new ByteEdits();
        usage.putCost(edits, usd.toPlainString());
        return edits.applyTo(body);
    }
}
