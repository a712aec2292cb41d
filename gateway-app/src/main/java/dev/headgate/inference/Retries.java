package dev.headgate.inference;

import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The only layer that tries again (R10).
 *
 * <p>What was sent and failed draws one further try from the budget of the provider or pool that
 * failed, whoever gets the next one, and from that of all together; when one is used up, the
 * failure goes to the client. What was never sent costs nobody anything and draws nothing. The last
 * target that is left is tried once more if its failure passes by itself, after a random pause, and
 * never after a time-out: it may still work for the first try, and bill both.
 */
final class Retries {
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 529);
    private static final Duration UNTOLD = Duration.ofSeconds(2);

    private final RetryProperties properties;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Pause pause;
    private final MeterRegistry meters;
    private final Map<String, RetryBudget> byPlace = new ConcurrentHashMap<>();
    private final RetryBudget ofAll;

    Retries(
            RetryProperties properties,
            LongSupplier nanoTime,
            RandomGenerator random,
            Pause pause,
            MeterRegistry meters) {
        this.properties = properties;
        this.nanoTime = nanoTime;
        this.random = random;
        this.pause = pause;
        this.meters = meters;
        ofAll = newBudget();
    }

    /** Lets the thread of a request wait. */
    interface Pause {
        void last(Duration time);
    }

    /**
     * Begins the tries of one request.
     *
     * @param most tries, the first included
     * @param hasTimeFor whether somebody still waits for the answer, and will after so long
     */
    Course begin(int most, Predicate<Duration> hasTimeFor) {
        return new Course(most, hasTimeFor);
    }

    private RetryBudget budget(String place) {
        return byPlace.computeIfAbsent(place, _ -> newBudget());
    }

    private RetryBudget newBudget() {
        return new RetryBudget(properties.share(), properties.floor(), nanoTime);
    }

    /** The tries of one request. */
    final class Course {
        private final int most;
        private final Predicate<Duration> hasTimeFor;
        private String place = "";
        private int tries;
        private boolean wasSent;
        private boolean repeated;

        private Course(int most, Predicate<Duration> hasTimeFor) {
            this.most = most;
            this.hasTimeFor = hasTimeFor;
        }

        /** A try at this provider or pool begins. */
        void tries(String name) {
            place = name;
            tries++;
            if (!wasSent) {
                budget(place).deposit();
                ofAll.deposit();
            }
        }

        /**
         * The try failed. Returns whether there is another one; where no other target is left, it
         * goes to the same, and this waits until it may.
         */
        boolean goesOn(UpstreamException failure, boolean anotherIsLeft) {
            note(failure);
            if (tries >= most
                    || !failure.failure().nextTargetMayAnswer()
                    || !hasTimeFor.test(Duration.ZERO)) {
                return false;
            }
            if (anotherIsLeft) {
                return !failure.wasSent() || draw();
            }
            Duration wait = repeated ? null : waitFor(failure);
            if (wait == null || !hasTimeFor.test(wait) || !draw()) {
                return false;
            }
            repeated = true;
            pause.last(wait);
            return hasTimeFor.test(Duration.ZERO);
        }

        private void note(UpstreamException failure) {
            if (!wasSent && !failure.wasSent()) {
                budget(place).takeBack();
                ofAll.takeBack();
            }
            wasSent |= failure.wasSent();
        }

        private boolean draw() {
            boolean isDrawn = budget(place).tryDraw() && ofAll.tryDraw();
            Counter.builder("headgate.retries")
                    .description("Further tries, by the provider or pool that failed")
                    .withRegistry(meters)
                    .withTags("place", place, "outcome", isDrawn ? "tried" : "budget_used_up")
                    .increment();
            return isDrawn;
        }

        /** How long to wait for the same target, or null if it is not to be tried again. */
        private @Nullable Duration waitFor(UpstreamException failure) {
            Integer status = failure.status();
            boolean passes =
                    failure.failure() == Failure.CONNECT_FAILED
                            || (status != null && PASSING.contains(status));
            Duration asked = failure.retryAfter();
            if (asked == null) {
                boolean isLimit = failure.failure() == Failure.RATE_LIMITED;
                asked = isLimit ? UNTOLD : Duration.ZERO;
            }
            return passes && asked.compareTo(properties.longestPause()) <= 0
                    ? asked.plus(jitter())
                    : null;
        }

        /** AWS calls it full jitter. */
        private Duration jitter() {
            long longest = properties.firstPause().toMillis() << Math.min(tries - 1, 10);
            return Duration.ofMillis(random.nextLong(longest + 1));
        }
    }
}
