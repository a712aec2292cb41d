package dev.headgate.localruntime;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An engine that counts upwards, a number per token, as fast as the test permits. A message of n
 * words is n tokens; a message "break after n" makes the engine fail.
 */
final class ScriptedEngine implements Engine {

    static final int CONTEXT = 50;

    /** Tokens that may still be generated. */
    final Semaphore permits = new Semaphore(0);

    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    boolean embeds = true;

    /** An engine that never waits. */
    static ScriptedEngine unhindered() {
        ScriptedEngine engine = new ScriptedEngine();
        engine.permits.release(1_000_000);
        return engine;
    }

    @Override
    public int contextTokens() {
        return CONTEXT;
    }

    @Override
    public boolean canEmbed() {
        return embeds;
    }

    @Override
    public String render(List<ChatMessage> messages) {
        return messages.stream().map(ChatMessage::content).collect(Collectors.joining(" "));
    }

    @Override
    public int countTokens(String prompt) {
        return prompt.isBlank() ? 0 : prompt.strip().split("\\s+").length;
    }

    @Override
    public TokenStream generate(String prompt, int limit, ChatRequest request) {
        int breakAfter =
                prompt.startsWith("break after ") ? Integer.parseInt(prompt.substring(12)) : -1;
        open.incrementAndGet();
        opened.incrementAndGet();
        return new Numbers(limit, breakAfter);
    }

    @Override
    public float[] embed(String text) {
        if (text.equals("break")) {
            throw new EngineException("as told");
        }
        permits.acquireUninterruptibly();
        return new float[] {1, text.length()};
    }

    @Override
    public void close() {}

    private final class Numbers implements TokenStream {

        private final int limit;
        private final int breakAfter;
        private int tokens;

        Numbers(int limit, int breakAfter) {
            this.limit = limit;
            this.breakAfter = breakAfter;
        }

        @Override
        public Step next() {
            permits.acquireUninterruptibly();
            if (tokens == breakAfter) {
                throw new EngineException("as told");
            }
            if (tokens == limit) {
                return new Step.End(FinishReason.LENGTH, tokens);
            }
            tokens++;
            return new Step.Text(tokens + " ", tokens);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
