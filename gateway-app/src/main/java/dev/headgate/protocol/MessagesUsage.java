package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} of Anthropic's Messages. {@code input_tokens} contains nothing that was read
 * from or written to a cache; thinking is within {@code output_tokens}. A stream tells it in
 * running totals: the start has fields that the end does not repeat, and the last word counts.
 * Where the context was compacted on the way, the totals leave that pass out and {@code iterations}
 * has it.
 *
 * @param first the object of a whole answer, or of the first event that has one
 * @param last that of the last event that has one, or null
 * @param isFinal whether it was said after the answer
 */
record MessagesUsage(UsageObject first, @Nullable UsageObject last, boolean isFinal)
        implements ProviderUsage {
    private static final String COMPACTION = "iterations.compaction.";

    MessagesUsage(UsageObject said, boolean isFinal) {
        this(said, null, isFinal);
    }

    @Override
    public TokenUsage tokens() {
        UsageFields fields = fields();
        Long hour = fields.count("cache_creation.ephemeral_1h_input_tokens");
        Long written = written(fields, hour);
        return new TokenUsage(
                fields.required("input_tokens") + compacted(fields, "input_tokens"),
                plus(
                        fields.count("cache_read_input_tokens"),
                        compacted(fields, "cache_read_input_tokens")),
                plus(written, compacted(fields, "cache_creation_input_tokens")),
                hour,
                null,
                null,
                fields.required("output_tokens") + compacted(fields, "output_tokens"),
                null,
                null);
    }

    /** What was written to the cache for five minutes, or for a time that is not told. */
    private static @Nullable Long written(UsageFields fields, @Nullable Long hour) {
        Long minutes = fields.count("cache_creation.ephemeral_5m_input_tokens");
        Long all = fields.count("cache_creation_input_tokens");
        if (all == null || hour == null) {
            return all == null ? minutes : all;
        }
        long rest = all - hour;
        if (minutes != null && minutes > rest) {
            throw new IllegalArgumentException("The parts of the cache write are more than it");
        }
        return rest;
    }

    private static long compacted(UsageFields fields, String count) {
        return fields.countOrZero(COMPACTION + count);
    }

    private static @Nullable Long plus(@Nullable Long count, long more) {
        return count == null && more == 0 ? null : Long.valueOf((count == null ? 0 : count) + more);
    }

    private UsageFields fields() {
        return last == null ? first.fields() : first.fields().overriddenBy(last.fields());
    }

    @Override
    public String verbatim() {
        return last == null
                ? first.verbatim()
                : "[" + first.verbatim() + "," + last.verbatim() + "]";
    }

    @Override
    public @Nullable String tier() {
        return fields().text("service_tier");
    }

    @Override
    public long passes() {
        return Math.max(1, fields().countOrZero("iterations.length"));
    }

    @Override
    public ProviderUsage followedBy(ProviderUsage later) {
        return later instanceof MessagesUsage(var start, var end, var done)
                ? new MessagesUsage(first, end == null ? start : end, done)
                : later;
    }
}
