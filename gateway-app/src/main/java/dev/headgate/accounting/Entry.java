package dev.headgate.accounting;

import dev.headgate.usage.TokenUsage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that waits to be written to the books. */
sealed interface Entry {

    /** The attempt it is about, or null if it is about none. */
    @Nullable AttemptId attempt();

    /** A new attempt; its owner waits for the verdict. */
    record Open(
            AttemptId attempt,
            AttemptOpening opening,
            Rated worst,
            CompletableFuture<Verdict> verdict)
            implements Entry {}

    /** An attempt that ends. It is never dropped. */
    record Close(Closing closing) implements Entry {

        @Override
        public AttemptId attempt() {
            return closing.id();
        }
    }

    /**
     * A new attempt that nobody waits for any more. Whether it is in the books is not known, and a
     * commit that is still under way may yet bring it there.
     */
    record GiveBack(Open open) implements Entry {

        @Override
        public AttemptId attempt() {
            return open.attempt();
        }
    }

    /** What an answer has used so far. */
    record Progress(AttemptId attempt, TokenUsage tokens, Rated soFar) implements Entry {}

    /** A request that was refused before any attempt. */
    record Refusal(RequestRecord request, String code) implements Entry {

        @Override
        public @Nullable AttemptId attempt() {
            return null;
        }
    }
}
