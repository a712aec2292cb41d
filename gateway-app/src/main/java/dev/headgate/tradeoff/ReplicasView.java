package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Replicas as they are shown.
 *
 * @param load servers that are busy on average in the peak hour
 * @param waitProbability of a call in the peak hour
 * @param lateShare calls that wait longer than {@code longestWaitSeconds}
 * @param averageUtilisation over the whole month: the number that decides whether owning pays
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReplicasView(
        String deployment,
        LocalDate from,
        LocalDate to,
        Instant peakHour,
        long calls,
        String inputTokens,
        String cachedInputTokens,
        String outputTokens,
        BigDecimal serviceSeconds,
        BigDecimal load,
        int serversPerReplica,
        int replicas,
        BigDecimal peakUtilisation,
        BigDecimal waitProbability,
        BigDecimal meanWaitSeconds,
        BigDecimal longestWaitSeconds,
        BigDecimal lateShare,
        String averageUtilisation,
        RatesView rates) {

    /** How fast the whole pool works, and how that is known. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RatesView(
            BigDecimal secondsPerMillionInput,
            BigDecimal secondsPerMillionOutput,
            String basis,
            @Nullable Instant since) {

        static RatesView of(ServiceRates rates) {
            return new RatesView(
                    perMillion(rates.secondsPerInput()),
                    perMillion(rates.secondsPerOutput()),
                    rates.basis().name().toLowerCase(Locale.ROOT),
                    rates.since());
        }

        private static BigDecimal perMillion(BigDecimal seconds) {
            return Figures.ratio(seconds.multiply(Figures.MILLION));
        }
    }

    static ReplicasView of(Replicas needed) {
        Sizing sizing = needed.sizing();
        QueueModel queue = sizing.queue();
        double longest = needed.objective().longestWait().toNanos() / 1e9;
        return new ReplicasView(
                needed.deployment(),
                needed.month().from(),
                needed.month().to(),
                needed.peak(),
                needed.calls(),
                needed.tokens().input().toPlainString(),
                needed.tokens().cached().toPlainString(),
                needed.tokens().output().toPlainString(),
                Figures.statistic(queue.serviceSeconds()),
                Figures.statistic(queue.load()),
                needed.serversPerReplica(),
                sizing.replicas(),
                Figures.statistic(queue.utilisation(sizing.servers())),
                Figures.statistic(queue.waitProbability(sizing.servers())),
                Figures.statistic(queue.meanWait(sizing.servers())),
                Figures.statistic(longest),
                Figures.statistic(queue.waitExceeds(sizing.servers(), longest)),
                Figures.ratio(needed.averageUtilisation()).toPlainString(),
                RatesView.of(needed.rates()));
    }
}
