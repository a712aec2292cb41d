package dev.headgate.protocol;

import dev.headgate.routing.Capability;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client sent it: what routing and the books need of it was read, every other byte
 * is kept as it came.
 */
public sealed interface InferenceRequest permits ChatRequest, EmbeddingRequest {

    /** The name that the client asked for: an alias, a model or a deployment. */
    String model();

    /** Whether the answer is to come as server-sent events. */
    boolean stream();

    /** What a deployment must be able to do to answer. */
    Set<Capability> needs();

    /**
     * Tokens of the prompt by {@link TokenEstimate}: not less than the real number for usual text.
     */
    long estimatedInputTokens();

    /** Longest answer that the client asked for, in tokens for each choice, or null. */
    @Nullable Long maxOutputTokens();

    /** How many answers are asked for; each may be as long as {@link #maxOutputTokens()}. */
    int choices();

    /** The labels in {@code metadata}. */
    Map<String, String> tags();

    /** The bytes as the client sent them; do not write to them. */
    byte[] body();

    /** The end user that the client named, or null. */
    @Nullable String user();

    /** What the client says that shares a prompt cache, or null. */
    default @Nullable String cacheKey() {
        return null;
    }
}
