package dev.headgate.localruntime;

/**
 * How a model is loaded.
 *
 * @param parallel requests that are decoded together
 * @param contextTokens prompt and answer of one request; 0: what the model was trained for, at most
 *     4,096
 * @param threads threads that compute
 * @param embeddings whether {@link Engine#embed} is needed
 */
record EngineSettings(int parallel, int contextTokens, int threads, boolean embeddings) {

    private static final int DEFAULT_CONTEXT = 4096;

    int contextFor(GgufHeader header) {
        long trained = header.trainedContext().orElse(DEFAULT_CONTEXT);
        return (int) Math.min(contextTokens == 0 ? DEFAULT_CONTEXT : contextTokens, trained);
    }
}
