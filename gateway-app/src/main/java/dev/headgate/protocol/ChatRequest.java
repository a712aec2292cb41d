package dev.headgate.protocol;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Capability;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An OpenAI chat completion request. */
public final class ChatRequest implements InferenceRequest {
    private final byte[] body;
    private final ChatFields fields;

    private ChatRequest(byte[] body, ChatFields fields) {
        this.body = body;
        this.fields = fields;
    }

    /**
     * Reads a request. Fields that neither routing nor the books need are not looked at and pass
     * through.
     *
     * @param body kept and not copied: do not write to it afterwards
     * @throws GatewayException {@link ErrorCode#INVALID_JSON} or {@link ErrorCode#INVALID_REQUEST},
     *     saying which field is at fault and what to send instead
     */
    public static ChatRequest parse(byte[] body) {
        return new ChatRequest(body, ChatFields.read(body));
    }

    /**
     * The body for one deployment: the original bytes but for the model's name, the limit of the
     * answer, {@code stream_options.include_usage}, which every stream is asked for, and {@code
     * metadata}, which goes upstream only with {@code store}.
     *
     * @param upstreamModel the model's name at the upstream
     * @param maxOutputTokens the limit to set, or null to leave the client's
     * @param limitField what this upstream calls the limit
     */
    public byte[] forUpstream(
            String upstreamModel, @Nullable Long maxOutputTokens, OutputLimitField limitField) {
        return forUpstream(upstreamModel, maxOutputTokens, limitField, null);
    }

    /**
     * The same for an upstream that is told what shares a cache.
     *
     * @param cacheKey the {@code prompt_cache_key} to set, or null to leave the client's
     */
    public byte[] forUpstream(
            String upstreamModel,
            @Nullable Long maxOutputTokens,
            OutputLimitField limitField,
            @Nullable String cacheKey) {
        ByteEdits edits = new ByteEdits();
        edits.replace(fields.modelAt(), JsonText.quoted(upstreamModel));
        fields.limit().edit(edits, maxOutputTokens, limitField);
        if (cacheKey != null) {
            fields.cacheKey().edit(edits, cacheKey);
        }
        fields.removeTags(edits);
        if (stream()) {
            fields.streamOptions().askForUsage(edits);
        }
        return edits.applyTo(body);
    }

    @Override
    public @Nullable String cacheKey() {
        return fields.cacheKey().said();
    }

    /** Whether the client asked for the extra chunk with the usage. */
    public boolean asksForUsage() {
        return fields.streamOptions().asksForUsage();
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public String model() {
        return fields.model();
    }

    @Override
    public boolean stream() {
        return fields.stream();
    }

    @Override
    public Set<Capability> needs() {
        return fields.needs();
    }

    @Override
    public long estimatedInputTokens() {
        return fields.inputTokens();
    }

    @Override
    public @Nullable Long maxOutputTokens() {
        return fields.limit().value();
    }

    @Override
    public int choices() {
        return fields.choices();
    }

    @Override
    public Map<String, String> tags() {
        return fields.tags();
    }

    @Override
    public @Nullable String user() {
        return fields.user();
    }
}
