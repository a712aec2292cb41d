package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * The {@code usage} object of an answer. {@code prompt_tokens} contains what was read from or
 * written to a cache. {@code completion_tokens} contains reasoning with OpenAI and most others;
 * some (Gemini, xAI) leave it out and show it only in {@code total_tokens}: what the total has
 * beyond prompt and completion belongs to the answer.
 */
final class ProviderUsage {
    private final JsonWalk walk;
    private final int end;
    private final Span at;
    private @Nullable Span cost;
    private boolean empty = true;
    private boolean absurd;
    private @Nullable Long prompt;
    private @Nullable Long completion;
    private @Nullable Long total;
    private @Nullable Long cached;
    private @Nullable Long cacheHit;
    private @Nullable Long cacheWrite;
    private @Nullable Long reasoning;

    /** Reads the object that the walk stands at. */
    ProviderUsage(JsonWalk walk) {
        this.walk = walk;
        int from = walk.start();
        walk.fields(this::visit);
        this.end = walk.start();
        this.at = new Span(from, end + 1);
    }

    private void visit(String name) {
        empty = false;
        switch (name) {
            case "prompt_tokens" -> prompt = count();
            case "completion_tokens" -> completion = count();
            case "total_tokens" -> total = count();
            case "prompt_cache_hit_tokens" -> cacheHit = count();
            case "prompt_tokens_details", "completion_tokens_details" -> visitDetails();
            case "cost" -> cost = walk.span();
            default -> walk.skip();
        }
    }

    private void visitDetails() {
        if (walk.token() == JsonToken.START_OBJECT) {
            walk.fields(this::visitDetail);
        } else {
            walk.skip();
        }
    }

    private void visitDetail(String name) {
        switch (name) {
            case "cached_tokens" -> cached = count();
            case "cache_write_tokens" -> cacheWrite = count();
            case "reasoning_tokens" -> reasoning = count();
            default -> walk.skip();
        }
    }

    private @Nullable Long count() {
        Long value = walk.integer();
        absurd |= !walk.isNull() && (value == null || value < 0);
        walk.skip();
        return value;
    }

    /**
     * The normalised counts; empty if they are incomplete, contradict each other or are beyond what
     * the model can do.
     *
     * @param most tokens of prompt or answer that are still believed
     */
    Optional<TokenUsage> believed(long most) {
        if (absurd || prompt == null || prompt > most) {
            return Optional.empty();
        }
        long written = orZero(completion);
        long hidden = total == null ? 0 : Math.max(0, total - prompt - written);
        Long thought = reasoning == null && hidden > 0 ? Long.valueOf(hidden) : reasoning;
        Long read = cached == null ? cacheHit : cached;
        long output = written + hidden - orZero(thought);
        long uncached = prompt - orZero(read) - orZero(cacheWrite);
        return written + hidden > most || output < 0 || uncached < 0
                ? Optional.empty()
                : Optional.of(new TokenUsage(uncached, read, cacheWrite, output, thought));
    }

    /** The object as the provider sent it. */
    String verbatim() {
        return new String(walk.json(), at.from(), at.to() - at.from(), StandardCharsets.UTF_8);
    }

    /** Sets {@code cost} and leaves everything else. */
    void putCost(ByteEdits edits, String usd) {
        if (cost != null) {
            edits.replace(cost, usd);
        } else {
            edits.replace(Span.at(end), (empty ? "" : ",") + "\"cost\":" + usd);
        }
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
