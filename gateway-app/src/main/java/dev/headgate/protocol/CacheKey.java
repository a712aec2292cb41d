package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * {@code prompt_cache_key}: names what shares a cache at a provider (OpenAI, Create chat
 * completion).
 *
 * @param at where its value stands, or where the field is to be inserted
 * @param value as the client sent it, empty for {@code null}; null if there is no such field
 */
record CacheKey(Span at, @Nullable String value) {

    void edit(ByteEdits edits, String key) {
        edits.replace(
                at,
                value == null
                        ? "\"prompt_cache_key\":%s,".formatted(JsonText.quoted(key))
                        : JsonText.quoted(key));
    }

    /** What the client says, or null if it says nothing. */
    @Nullable String said() {
        return value == null || value.isEmpty() ? null : value;
    }
}
