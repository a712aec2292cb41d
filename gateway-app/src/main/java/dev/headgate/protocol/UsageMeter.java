package dev.headgate.protocol;

import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the documents of one answer say of its usage; the last word counts. Where they have
 * no usage, the engine's timings are taken, and then the headers.
 */
final class UsageMeter {
    private final UsageBounds bounds;
    private final OutputCount output = new OutputCount();
    private @Nullable ProviderUsage usage;
    private @Nullable LlamaTimings timings;
    private @Nullable HeaderUsage headers;
    private @Nullable String tier;

    UsageMeter(UsageBounds bounds) {
        this.bounds = bounds;
    }

    void observe(AnswerScan scan) {
        output.add(scan.output());
        ProviderUsage said = scan.usage();
        if (said != null) {
            usage = usage == null ? said : usage.followedBy(said);
        }
        timings = scan.timings() == null ? timings : scan.timings();
        tier = scan.tier() == null ? tier : scan.tier();
    }

    void observeHeaders(Function<String, @Nullable String> values) {
        headers = HeaderUsage.in(values);
    }

    /** The provider's counts if it gave some that can be believed, else our own. */
    MeteredUsage total() {
        ProviderUsage said = lastWord();
        if (said == null) {
            return metered(counted(), UsageSource.STREAM_COUNT, null);
        }
        Optional<TokenUsage> believed =
                said.believed(bounds.mostTokens()).filter(this::agreesWithWhatCame);
        if (believed.isPresent() && said.isFinal()) {
            return metered(believed.get(), UsageSource.PROVIDER, said);
        }
        TokenUsage tokens = believed.map(this::withWhatCame).orElseGet(this::counted);
        return metered(tokens, UsageSource.STREAM_COUNT, said);
    }

    private MeteredUsage metered(
            TokenUsage tokens, UsageSource source, @Nullable ProviderUsage said) {
        return new MeteredUsage(
                tokens,
                source,
                said == null ? null : said.engineTime(),
                said == null ? null : said.verbatim(),
                tier());
    }

    private @Nullable ProviderUsage lastWord() {
        if (usage != null) {
            return timings == null ? usage : new TimedUsage(usage, timings);
        }
        return timings == null ? headers : timings;
    }

    /** No prompt is empty, and text that came was not free. */
    private boolean agreesWithWhatCame(TokenUsage tokens) {
        return tokens.totalInput() > 0 && (tokens.totalOutput() > 0 || output.tokens() == 0);
    }

    /** A prompt that was counted, and as much of the answer as came. */
    private TokenUsage withWhatCame(TokenUsage said) {
        return new TokenUsage(
                said.uncachedInput(),
                said.cacheRead(),
                said.cacheWrite(),
                said.cacheWrite1h(),
                said.audioInput(),
                said.imageInput(),
                Math.max(said.output(), output.tokens()),
                said.reasoning(),
                said.audioOutput());
    }

    private TokenUsage counted() {
        return TokenUsage.of(bounds.estimatedInputTokens(), output.tokens());
    }

    private @Nullable String tier() {
        String named = tier == null && usage != null ? usage.tier() : tier;
        return named == null ? null : named.toLowerCase(Locale.ROOT);
    }
}
