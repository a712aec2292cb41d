package dev.headgate.protocol;

import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what the documents of one answer say of its usage; the last word counts. */
final class UsageMeter {
    private final UsageBounds bounds;
    private final OutputCount output = new OutputCount();
    private @Nullable ProviderUsage usage;
    private @Nullable Duration engineTime;

    UsageMeter(UsageBounds bounds) {
        this.bounds = bounds;
    }

    void observe(AnswerScan scan) {
        output.add(scan.output());
        usage = scan.usage() == null ? usage : scan.usage();
        engineTime = scan.engineTime() == null ? engineTime : scan.engineTime();
    }

    /** The provider's counts if it gave some that can be believed, else our own. */
    MeteredUsage total() {
        ProviderUsage said = usage;
        if (said == null) {
            return counted(null);
        }
        Optional<TokenUsage> believed =
                said.believed(bounds.mostTokens()).filter(this::agreesWithWhatCame);
        return believed.isPresent()
                ? new MeteredUsage(
                        believed.get(), UsageSource.PROVIDER, engineTime, said.verbatim())
                : counted(said.verbatim());
    }

    /** No prompt is empty, and text that came was not free. */
    private boolean agreesWithWhatCame(TokenUsage tokens) {
        return tokens.totalInput() > 0 && (tokens.totalOutput() > 0 || output.tokens() == 0);
    }

    private MeteredUsage counted(@Nullable String notBelieved) {
        TokenUsage tokens = TokenUsage.of(bounds.estimatedInputTokens(), output.tokens());
        return new MeteredUsage(tokens, UsageSource.STREAM_COUNT, engineTime, notBelieved);
    }
}
