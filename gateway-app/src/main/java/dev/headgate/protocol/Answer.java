package dev.headgate.protocol;

import dev.headgate.usage.MeteredUsage;
import java.math.BigDecimal;

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
     * Reads a chat completion.
     *
     * @param body kept and not copied: do not write to it afterwards
     * @throws MalformedAnswerException if it is none
     */
    public static Answer chat(byte[] body, UsageBounds bounds) {
        AnswerScan scan = AnswerScan.of(body);
        if (scan.isError() || !scan.hasChoices()) {
            throw new MalformedAnswerException("The answer is no chat completion.");
        }
        return new Answer(body, scan, bounds);
    }

    /**
     * Reads a list of embeddings.
     *
     * @param body kept and not copied: do not write to it afterwards
     * @throws MalformedAnswerException if it is none
     */
    public static Answer embeddings(byte[] body, UsageBounds bounds) {
        AnswerScan scan = AnswerScan.of(body);
        if (scan.isError() || !scan.hasDataField()) {
            throw new MalformedAnswerException("The answer is no list of embeddings.");
        }
        return new Answer(body, scan, bounds);
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
     * The answer's bytes with {@code usage.cost}; as they came if the upstream sent no usage.
     *
     * @param usd in US dollars
     */
    public byte[] withCost(BigDecimal usd) {
        ProviderUsage usage = scan.usage();
        if (usage == null) {
            return body;
        }
        ByteEdits edits = new ByteEdits();
        usage.putCost(edits, usd.toPlainString());
        return edits.applyTo(body);
    }
}
