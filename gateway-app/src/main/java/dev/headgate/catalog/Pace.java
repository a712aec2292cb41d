package dev.headgate.catalog;

import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How long one replica of a pool works for the tokens of a model: an estimate, in exact decimals so
 * that money which follows from it is exact. A token that was read from the cache costs nothing
 * unless it was measured.
 *
 * @param inputSeconds for a thousand tokens that are read in full
 * @param cachedSeconds for a thousand tokens from the cache
 * @param outputSeconds for a thousand tokens of answer
 */
public record Pace(
        Basis basis, BigDecimal inputSeconds, BigDecimal cachedSeconds, BigDecimal outputSeconds) {

    /** Whether input and output are told apart. */
    public enum Basis {
        /** As busy time was regressed on both. */
        WEIGHTED_TOKENS,
        /** Any token takes as long as any other. */
        PLAIN_TOKENS
    }

    private static final int THOUSAND = 3;

    /** Any token alike. */
    public static Pace plain(BigDecimal secondsPerThousand) {
        return new Pace(
                Basis.PLAIN_TOKENS, secondsPerThousand, BigDecimal.ZERO, secondsPerThousand);
    }

    /** As a pool's owner declares it. */
    static Pace declared(BigDecimal tokensPerSecond) {
        return plain(BigDecimal.valueOf(1000).divide(tokensPerSecond, MathContext.DECIMAL64));
    }

    /** Seconds of one replica for these tokens; exact. */
    public BigDecimal seconds(TokenUsage tokens) {
        long cached = tokens.cacheRead() == null ? 0 : tokens.cacheRead();
        return seconds(tokens.totalInput() - cached, cached, tokens.totalOutput());
    }

    /** Seconds of one replica for tokens read in full, from the cache, and answered; exact. */
    public BigDecimal seconds(long input, long cached, long output) {
        return inputSeconds
                .multiply(BigDecimal.valueOf(input))
                .add(cachedSeconds.multiply(BigDecimal.valueOf(cached)))
                .add(outputSeconds.multiply(BigDecimal.valueOf(output)))
                .movePointLeft(THOUSAND);
    }

    /** The most seconds that a prompt and an answer of these lengths can take; exact. */
    public BigDecimal mostSeconds(long input, long output) {
        BigDecimal dearest = inputSeconds.max(cachedSeconds);
        return dearest.multiply(BigDecimal.valueOf(input))
                .add(outputSeconds.multiply(BigDecimal.valueOf(output)))
                .movePointLeft(THOUSAND);
    }
}
