package dev.headgate.protocol;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Capability;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An OpenAI embedding request. */
public final class EmbeddingRequest implements InferenceRequest {
    private final byte[] body;
    private final EmbeddingFields fields;

    private EmbeddingRequest(byte[] body, EmbeddingFields fields) {
        this.body = body;
        this.fields = fields;
    }

    /**
     * Reads a request.
     *
     * @param body kept and not copied: do not write to it afterwards
     * @throws GatewayException {@link ErrorCode#INVALID_JSON} or {@link ErrorCode#INVALID_REQUEST},
     *     saying which field is at fault and what to send instead
     */
    public static EmbeddingRequest parse(byte[] body) {
        return new EmbeddingRequest(body, EmbeddingFields.read(body));
    }

    /**
     * The body for one deployment: the original bytes but for the model's name and {@code
     * metadata}.
     */
    public byte[] forUpstream(String upstreamModel) {
        ByteEdits edits = new ByteEdits().replace(fields.modelAt(), JsonText.quoted(upstreamModel));
        fields.removeTags(edits);
        return edits.applyTo(body);
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
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return Set.of(Capability.EMBEDDINGS);
    }

    @Override
    public long estimatedInputTokens() {
        return fields.inputTokens();
    }

    /** Zero: an embedding has no answer tokens. */
    @Override
    public @Nullable Long maxOutputTokens() {
        return 0L;
    }

    /** One vector for each text. */
    @Override
    public int choices() {
        return fields.inputs();
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
