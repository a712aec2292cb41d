package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a whole pool works for a token: {@code T = n_in × secondsPerInput + n_out ×
 * secondsPerOutput}. Tokens from its cache take no time.
 *
 * @param basis how it is known
 * @param since from when on the calibration was in force that says so, or null if there was none
 */
record ServiceRates(
        BigDecimal secondsPerInput,
        BigDecimal secondsPerOutput,
        Basis basis,
        @Nullable Instant since) {

    /** How service rates are known. */
    enum Basis {
        /** Busy time was regressed on input and output. */
        INPUT_AND_OUTPUT,
        /** Nothing told them apart: every token takes the same time. */
        ANY_TOKEN,
        /** Somebody entered a throughput. */
        ENTERED
    }

    /** Rates from a throughput in tokens per second, as benchmarks state it. */
    static ServiceRates ofThroughput(long inputPerSecond, long outputPerSecond) {
        return new ServiceRates(
                BigDecimal.ONE.divide(BigDecimal.valueOf(inputPerSecond), Figures.PRECISION),
                BigDecimal.ONE.divide(BigDecimal.valueOf(outputPerSecond), Figures.PRECISION),
                Basis.ENTERED,
                null);
    }

    /** Seconds of the whole pool for these tokens. */
    BigDecimal seconds(TokenMix tokens) {
        return tokens.uncached()
                .multiply(secondsPerInput)
                .add(tokens.output().multiply(secondsPerOutput));
    }

    /**
     * Tokens in this mix that a pool makes in a month in which it is never idle.
     *
     * @throws ArithmeticException if these tokens take no time
     */
    BigDecimal tokensPerMonth(TokenMix mix) {
        return Figures.HOURS_PER_MONTH
                .multiply(Figures.SECONDS_PER_HOUR)
                .multiply(mix.total())
                .divide(seconds(mix), Figures.PRECISION);
    }
}
