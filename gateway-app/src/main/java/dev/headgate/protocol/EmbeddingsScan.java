package dev.headgate.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads OpenAI's lists of embeddings, and those of everybody who followed. */
final class EmbeddingsScan extends AnswerScan {
    private boolean list;
    private @Nullable LlamaTimings timings;

    EmbeddingsScan(JsonWalk walk) {
        super(walk);
    }

    @Override
    void visit(String name) {
        switch (name) {
            case "data" -> {
                list = walk.token() == JsonToken.START_ARRAY;
                walk.skip();
            }
            case "usage" -> noteUsage();
            case "timings" -> {
                UsageObject object = object();
                timings = object == null ? timings : new LlamaTimings(object);
            }
            case "error" -> noteError();
            default -> walk.skip();
        }
    }

    @Override
    boolean isWhole() {
        return list;
    }

    /** Embeddings are not streamed. */
    @Override
    boolean isEvent() {
        return false;
    }

    @Override
    boolean hasContent() {
        return list;
    }

    @Override
    @Nullable ProviderUsage usage() {
        UsageObject said = usageObject();
        return said == null ? null : new ChatUsage(said);
    }

    @Override
    @Nullable LlamaTimings timings() {
        return timings;
    }
}
