package dev.headgate.accounting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/**
 * How long an engine works for a token of input and a token of output, learnt from the calls that
 * it served: a least-squares fit of the time over both counts, in which old calls fade.
 */
final class PoolPace {
    private static final MathContext PRECISION = MathContext.DECIMAL64;
    private static final BigDecimal MEMORY = new BigDecimal("0.98");

    /** Below this share of its largest value the determinant says nothing but noise. */
    private static final BigDecimal SMALLEST_DETERMINANT = new BigDecimal("0.000001");

    private BigDecimal inputInput = BigDecimal.ZERO;
    private BigDecimal inputOutput = BigDecimal.ZERO;
    private BigDecimal outputOutput = BigDecimal.ZERO;
    private BigDecimal inputTime = BigDecimal.ZERO;
    private BigDecimal outputTime = BigDecimal.ZERO;

    /** Learns from one call. */
    synchronized void observe(long input, long output, Duration time) {
        inputInput = faded(inputInput, input, input);
        inputOutput = faded(inputOutput, input, output);
        outputOutput = faded(outputOutput, output, output);
        inputTime = faded(inputTime, input, time.toNanos());
        outputTime = faded(outputTime, output, time.toNanos());
    }

    /** How long it would work on such a call; empty if nothing has been measured yet. */
    synchronized Optional<Duration> expect(long input, long output) {
        if (inputInput.add(outputOutput).signum() == 0) {
            return Optional.empty();
        }
        BigDecimal squares = product(inputInput, outputOutput);
        BigDecimal determinant = squares.subtract(product(inputOutput, inputOutput));
        if (determinant.compareTo(squares.multiply(SMALLEST_DETERMINANT)) <= 0) {
            return nanos(ofAnyToken(), input + output);
        }
        BigDecimal ofInput = solve(inputTime, outputOutput, outputTime, determinant);
        BigDecimal ofOutput = solve(outputTime, inputInput, inputTime, determinant);
        if (ofInput.signum() < 0 || ofOutput.signum() < 0) {
            return nanos(ofAnyToken(), input + output);
        }
        return nanos(
                ofInput.multiply(BigDecimal.valueOf(input))
                        .add(ofOutput.multiply(BigDecimal.valueOf(output))),
                1);
    }

    private BigDecimal solve(
            BigDecimal own, BigDecimal square, BigDecimal other, BigDecimal determinant) {
        return product(own, square)
                .subtract(product(other, inputOutput))
                .divide(determinant, PRECISION);
    }

    /** Calls that are all alike do not tell input from output. */
    private BigDecimal ofAnyToken() {
        BigDecimal tokens = inputInput.add(inputOutput).add(inputOutput).add(outputOutput);
        return inputTime.add(outputTime).divide(tokens, PRECISION);
    }

    private static BigDecimal faded(BigDecimal sum, long first, long second) {
        return product(sum, MEMORY)
                .add(product(BigDecimal.valueOf(first), BigDecimal.valueOf(second)), PRECISION);
    }

    private static BigDecimal product(BigDecimal one, BigDecimal other) {
        return one.multiply(other, PRECISION);
    }

    private static Optional<Duration> nanos(BigDecimal each, long count) {
        BigDecimal nanos = each.multiply(BigDecimal.valueOf(count));
        return Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValue()));
    }
}
