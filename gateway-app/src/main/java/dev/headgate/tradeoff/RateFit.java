package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long a pool works for a token of input and a token of output: least squares of its busy time
 * over both counts, hour by hour, scaled so that all hours together take exactly the time that they
 * took.
 */
final class RateFit {
    /** Below this share of its largest value the determinant says nothing but noise. */
    private static final BigDecimal SMALLEST_DETERMINANT = new BigDecimal("0.000001");

    private final List<Hour> hours = new ArrayList<>();
    private BigDecimal inputInput = BigDecimal.ZERO;
    private BigDecimal inputOutput = BigDecimal.ZERO;
    private BigDecimal outputOutput = BigDecimal.ZERO;
    private BigDecimal inputTime = BigDecimal.ZERO;
    private BigDecimal outputTime = BigDecimal.ZERO;

    private record Hour(BigDecimal input, BigDecimal output, BigDecimal seconds) {}

    /** Learns from an hour; one without work or without tokens says nothing. */
    void observe(TokenMix tokens, BigDecimal seconds) {
        BigDecimal input = tokens.uncached();
        BigDecimal output = tokens.output();
        if (seconds.signum() <= 0 || input.signum() < 0 || output.signum() < 0) {
            return;
        }
        hours.add(new Hour(input, output, seconds));
        inputInput = inputInput.add(input.multiply(input));
        inputOutput = inputOutput.add(input.multiply(output));
        outputOutput = outputOutput.add(output.multiply(output));
        inputTime = inputTime.add(input.multiply(seconds));
        outputTime = outputTime.add(output.multiply(seconds));
    }

    /** The rates; empty if nothing has been observed. */
    Optional<ServiceRates> rates() {
        if (inputInput.add(outputOutput).signum() == 0) {
            return Optional.empty();
        }
        BigDecimal squares = inputInput.multiply(outputOutput);
        BigDecimal determinant = squares.subtract(inputOutput.multiply(inputOutput));
        if (determinant.compareTo(squares.multiply(SMALLEST_DETERMINANT)) <= 0) {
            return Optional.of(ofAnyToken());
        }
        BigDecimal input = solve(inputTime, outputOutput, outputTime, determinant);
        BigDecimal output = solve(outputTime, inputInput, inputTime, determinant);
        return Optional.of(
                input.signum() < 0 || output.signum() < 0
                        ? ofAnyToken()
                        : scaled(input, output, ServiceRates.Basis.INPUT_AND_OUTPUT));
    }

    private BigDecimal solve(
            BigDecimal own, BigDecimal square, BigDecimal other, BigDecimal determinant) {
        return own.multiply(square)
                .subtract(other.multiply(inputOutput))
                .divide(determinant, Figures.PRECISION);
    }

    private ServiceRates ofAnyToken() {
        return scaled(BigDecimal.ONE, BigDecimal.ONE, ServiceRates.Basis.ANY_TOKEN);
    }

    private ServiceRates scaled(BigDecimal input, BigDecimal output, ServiceRates.Basis basis) {
        BigDecimal taken = BigDecimal.ZERO;
        BigDecimal expected = BigDecimal.ZERO;
        for (Hour hour : hours) {
            taken = taken.add(hour.seconds);
            expected = expected.add(seconds(hour, input, output));
        }
        BigDecimal factor = taken.divide(expected, Figures.PRECISION);
        BigDecimal ofInput = input.multiply(factor, Figures.PRECISION);
        BigDecimal ofOutput = output.multiply(factor, Figures.PRECISION);
        return new ServiceRates(ofInput, ofOutput, basis, hours.size(), fit(ofInput, ofOutput));
    }

    private static BigDecimal seconds(Hour hour, BigDecimal input, BigDecimal output) {
        return hour.input.multiply(input).add(hour.output.multiply(output));
    }

    /** 1 − what stays unexplained ÷ all there is to explain; a fit without a constant has no mean. */
    private BigDecimal fit(BigDecimal input, BigDecimal output) {
        BigDecimal all = BigDecimal.ZERO;
        BigDecimal unexplained = BigDecimal.ZERO;
        for (Hour hour : hours) {
            BigDecimal error = hour.seconds.subtract(seconds(hour, input, output));
            all = all.add(hour.seconds.multiply(hour.seconds));
            unexplained = unexplained.add(error.multiply(error, Figures.PRECISION));
        }
        return BigDecimal.ONE.subtract(unexplained.divide(all, Figures.PRECISION));
    }
}
