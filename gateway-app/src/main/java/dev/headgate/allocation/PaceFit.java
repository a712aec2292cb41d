package dev.headgate.allocation;

import dev.headgate.catalog.Calibration;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.PoolId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pace of a deployment from its calls: busy time regressed on input, cached input and
 * output. The fit is refused, and plain tokens count, where it is too bad or says nothing of input
 * or output.
 *
 * @param fewestCalls below which input and output are not told apart
 * @param smallestFit r squared below which they are not
 * @param largestError standard error of either rate, as a share of it, above which they are not
 */
record PaceFit(int fewestCalls, double smallestFit, double largestError) {
    /** Below this number of calls nothing is said at all. */
    static final int FEWEST_FOR_PLAIN = 10;

    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int CACHED = 2;
    private static final MathContext DIGITS = new MathContext(12);

    /** What these calls show; empty if they are too few, or counted no tokens. */
    Optional<Calibration> of(PoolId pool, DeploymentId deployment, List<CallSample> calls) {
        double tokens = sum(calls, call -> call.input() + call.output());
        double seconds = sum(calls, CallSample::seconds);
        if (calls.size() < FEWEST_FOR_PLAIN || tokens == 0 || seconds == 0) {
            return Optional.empty();
        }
        NonNegativeFit fit =
                NonNegativeFit.of(columns(calls), column(calls, CallSample::seconds)).orElse(null);
        return Optional.of(
                new Calibration(
                        pool,
                        deployment,
                        reason(calls.size(), fit),
                        decimal(1000 * seconds / tokens),
                        fit == null ? null : stored(fit),
                        calls.size(),
                        (int) calls.stream().filter(CallSample::engineTimed).count(),
                        edge(calls, Comparator.naturalOrder()),
                        edge(calls, Comparator.reverseOrder())));
    }

    /** Why the fit is refused, for whoever wonders; null if it is not. */
    private @Nullable String reason(int calls, @Nullable NonNegativeFit fit) {
        if (calls < fewestCalls) {
            return "%d calls are fewer than %d".formatted(calls, fewestCalls);
        }
        if (fit == null) {
            return "all calls took the same time";
        }
        if (fit.rates()[INPUT] == 0 || fit.rates()[OUTPUT] == 0) {
            return "the calls do not tell input from output";
        }
        if (fit.rSquared() < smallestFit) {
            return "r squared of %.3f is below %.3f".formatted(fit.rSquared(), smallestFit);
        }
        double error = error(fit);
        return error > largestError
                ? "a standard error of %.0f %% is above %.0f %%"
                        .formatted(100 * error, 100 * largestError)
                : null;
    }

    private static double error(NonNegativeFit fit) {
        return Math.max(fit.relativeError(INPUT), fit.relativeError(OUTPUT));
    }

    private static Calibration.Fit stored(NonNegativeFit fit) {
        double error = error(fit);
        return new Calibration.Fit(
                perThousand(fit, INPUT),
                fit.rates().length > CACHED ? perThousand(fit, CACHED) : BigDecimal.ZERO,
                perThousand(fit, OUTPUT),
                decimal(fit.rSquared()),
                Double.isInfinite(error) ? null : decimal(error));
    }

    private static BigDecimal perThousand(NonNegativeFit fit, int column) {
        return decimal(1000 * fit.rates()[column]);
    }

    /** Cached input has a column of its own once enough calls have had some. */
    private static double[][] columns(List<CallSample> calls) {
        double[] input = column(calls, CallSample::input);
        double[] output = column(calls, CallSample::output);
        long withCache = calls.stream().filter(call -> call.cached() > 0).count();
        return withCache < FEWEST_FOR_PLAIN
                ? new double[][] {input, output}
                : new double[][] {input, output, column(calls, CallSample::cached)};
    }

    private static double[] column(List<CallSample> calls, ToDoubleFunction<CallSample> value) {
        return calls.stream().mapToDouble(value).toArray();
    }

    private static double sum(List<CallSample> calls, ToDoubleFunction<CallSample> value) {
        return calls.stream().mapToDouble(value).sum();
    }

    private static Instant edge(List<CallSample> calls, Comparator<Instant> order) {
        return calls.stream().map(CallSample::at).min(order).orElseThrow();
    }

    private static BigDecimal decimal(double value) {
        return new BigDecimal(value).round(DIGITS);
    }
}
