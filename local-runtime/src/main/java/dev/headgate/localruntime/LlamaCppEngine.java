package dev.headgate.localruntime;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.LogLevel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.LogFormat;
import de.kherud.llama.args.PoolingType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * llama.cpp b4916 through de.kherud:llama 4.2.0. The only type that knows the binding.
 *
 * <p>The binding gives a text per token and nothing else, so tokens are counted here:
 *
 * <ul>
 *   <li>It reports a step for every generated token, the end-of-answer token (empty text) included,
 *       except for tokens that end inside a multi-byte character: their text comes with the token
 *       that completes the character, and {@code encode} tells how many they were.
 *   <li>An answer that was not ended by its end-of-answer token has used its limit up. Stop texts
 *       are looked for by the caller, since the native search would swallow steps and not say what
 *       ended the answer.
 * </ul>
 *
 * <p>A C++ exception that crosses the binding aborts the process. Hence everything that is handed
 * down is checked before: schemas by {@link JsonSchemaSubset}, roles by {@link ChatMessage.Role},
 * numbers by the request reader; and templates are rendered by llama.cpp's built-in code, not by
 * Jinja, which may throw.
 *
 * <p>Chat and embeddings have a native handle each: with several slots b4916 aborts on LAST pooling
 * as soon as a text has fewer tokens than its slot has predecessors. The weights are mapped into
 * memory once.
 */
final class LlamaCppEngine implements Engine {

    private static final Logger LOG = System.getLogger(LlamaCppEngine.class.getName());

    private final LlamaModel chat;
    private final @Nullable LlamaModel embedder;
    private final int contextTokens;
    private final int addedTokens;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LlamaCppEngine(
            LlamaModel chat, @Nullable LlamaModel embedder, int contextTokens, int addedTokens) {
        this.chat = chat;
        this.embedder = embedder;
        this.contextTokens = contextTokens;
        this.addedTokens = addedTokens;
    }

    /**
     * Loads a model.
     *
     * @throws UnusableModelException if llama.cpp cannot load the file
     */
    static LlamaCppEngine load(Path file, EngineSettings settings) {
        GgufHeader header = GgufHeader.read(file);
        int context = settings.contextFor(header);
        NativeLibrary.prepare();
        LlamaModel.setLogger(LogFormat.TEXT, LlamaCppEngine::log);
        LlamaModel chat = load(file, chatParameters(file, settings, context));
        NativeLibrary.discard();
        LlamaModel embedder =
                settings.embeddings()
                        ? load(file, embeddingParameters(file, settings, context, header))
                        : null;
        return new LlamaCppEngine(chat, embedder, context, header.addedTokens());
    }

    private static LlamaModel load(Path file, ModelParameters parameters) {
        try {
            return new LlamaModel(parameters);
        } catch (RuntimeException e) {
            String reason =
                    "llama.cpp b4916 cannot load it. The file is damaged or its architecture is newer.";
            throw new UnusableModelException(file, reason, e);
        }
    }

    private static ModelParameters chatParameters(Path file, EngineSettings settings, int context) {
        return commonParameters(file, settings)
                .setParallel(settings.parallel())
                .setCtxSize(Math.multiplyExact(context, settings.parallel()));
    }

    /** A pooled text has to fit into one physical batch. */
    private static ModelParameters embeddingParameters(
            Path file, EngineSettings settings, int context, GgufHeader header) {
        ModelParameters parameters =
                commonParameters(file, settings)
                        .enableEmbedding()
                        .setParallel(1)
                        .setCtxSize(context)
                        .setBatchSize(context)
                        .setUbatchSize(context);
        return header.namesPooling() ? parameters : parameters.setPoolingType(PoolingType.LAST);
    }

    /** The native log is off: it would write embedded texts to the output. */
    private static ModelParameters commonParameters(Path file, EngineSettings settings) {
        return new ModelParameters()
                .setModel(file.toString())
                .setThreads(settings.threads())
                .setThreadsBatch(settings.threads())
                .disableContextShift()
                .disableLog();
    }

    private static void log(LogLevel level, String message) {
        if (level == LogLevel.ERROR || level == LogLevel.WARN) {
            LOG.log(level == LogLevel.ERROR ? Level.WARNING : Level.DEBUG, message.strip());
        }
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    @Override
    public boolean canEmbed() {
        return embedder != null;
    }

    @Override
    public String render(List<ChatMessage> messages) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        messages.forEach(message ->
                body.withArray("messages")
                        .addObject()
                        .put("role", message.role().wireName())
                        .put("content", NativeText.escape(message.content())));
        return NativeText.unescape(openChat().applyTemplate(body.toString()));
    }

    @Override
    public int countTokens(String prompt) {
        return openChat().encode(prompt).length + addedTokens;
    }

    @Override
    public TokenStream generate(String prompt, int limit, ChatRequest request) {
        return new NativeStream(openChat(), parameters(prompt, limit, request), limit);
    }

    private static InferenceParameters parameters(String prompt, int limit, ChatRequest request) {
        Sampling sampling = request.sampling();
        InferenceParameters parameters =
                new InferenceParameters(prompt)
                        .setNPredict(limit)
                        .setTemperature((float) sampling.temperature())
                        .setTopP((float) sampling.topP())
                        .setFrequencyPenalty((float) sampling.frequencyPenalty())
                        .setPresencePenalty((float) sampling.presencePenalty())
                        .setCachePrompt(request.reusePrompt());
        // The sign bit is cleared because llama.cpp reads -1 as "any seed".
        sampling.seed()
                .ifPresent(seed -> parameters.setSeed(Long.hashCode(seed) & Integer.MAX_VALUE));
        if (request.jsonSchema() != null) {
            parameters.setGrammar(LlamaModel.jsonSchemaToGrammar(request.jsonSchema()));
        }
        return parameters;
    }

    @Override
    public float[] embed(String text) {
        if (embedder == null || closed.get()) {
            throw new EngineException("The model is not loaded for embeddings.");
        }
        try {
            return embedder.embed(text);
        } catch (RuntimeException e) {
            throw new EngineException("llama.cpp gave no embedding.", e);
        }
    }

    /** Stops the native loops. The binding frees the weights with the process only. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            chat.close();
            if (embedder != null) {
                embedder.close();
            }
        }
    }

    private LlamaModel openChat() {
        if (closed.get()) {
            throw new EngineException("The engine is closed.");
        }
        return chat;
    }

    /** One native completion task. Used by one thread. */
    private static final class NativeStream implements TokenStream {

        private final LlamaModel model;
        private final LlamaIterator steps;
        private final int limit;
        private int tokens;
        private boolean endedByModel;

        NativeStream(LlamaModel model, InferenceParameters parameters, int limit) {
            this.model = model;
            this.limit = limit;
            try {
                this.steps = model.generate(parameters).iterator();
            } catch (RuntimeException e) {
                throw new EngineException("llama.cpp refused the request.", e);
            }
        }

        @Override
        public Step next() {
            String text = receive();
            if (!steps.hasNext()) {
                return end();
            }
            tokens += tokensIn(text);
            endedByModel = text.isEmpty();
            return new Step.Text(text, tokens);
        }

        private String receive() {
            try {
                LlamaOutput output = steps.next();
                return output.text;
            } catch (RuntimeException e) {
                throw new EngineException("llama.cpp broke the answer off.", e);
            }
        }

        private Step end() {
            return endedByModel
                    ? new Step.End(FinishReason.STOP, tokens)
                    : new Step.End(FinishReason.LENGTH, limit);
        }

        /** Line feed in front: a tokenizer treats the start of a text in its own way. */
        private int tokensIn(String text) {
            boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(text);
            return ascii
                    ? 1
                    : Math.max(1, model.encode("\n" + text).length - model.encode("\n").length);
        }

        @Override
        public void close() {
            if (steps.hasNext()) {
                steps.cancel();
            }
        }
    }
}
