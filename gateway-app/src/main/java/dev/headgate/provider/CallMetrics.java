package dev.headgate.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Times the calls under the names of OpenTelemetry's GenAI conventions, by deployment and outcome
 * alone.
 */
final class CallMetrics {
    private final Timer.Builder durations =
            Timer.builder("gen_ai.client.operation.duration")
                    .description("Time of a call to an upstream, from connection to end");
    private final Timer.Builder firstTokens =
            Timer.builder("gen_ai.server.time_to_first_token")
                    .description("Time until the first event of a stream");
    private final MeterRegistry registry;

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How a call ended that did not fail. */
    enum Outcome {
        SUCCESS,
        /** Nobody read the answer to its end. */
        ABANDONED
    }

    void record(String deployment, Enum<?> outcome, long nanos) {
        durations
                .withRegistry(registry)
                .withTags(
                        "deployment",
                        deployment,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void recordFirstToken(String deployment, long nanos) {
        firstTokens
                .withRegistry(registry)
                .withTags("deployment", deployment)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
