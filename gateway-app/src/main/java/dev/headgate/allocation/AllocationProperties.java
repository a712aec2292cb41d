package dev.headgate.allocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the pace of own capacity is measured, and when its months are closed.
 *
 * @param closeAfter how long after its end a month of every pool is closed by itself; unset: never
 * @param calibrateEvery how long a calibration serves before it is measured again
 * @param calibrationWindow how old the calls may be that it is measured from
 * @param fewestCalls below which input and output are not told apart
 * @param smallestFit r squared of the fit below which they are not
 * @param largestError standard error of either rate, as a share of it, above which they are not
 */
@ConfigurationProperties("headgate.allocation")
record AllocationProperties(
        @Nullable Duration closeAfter,
        @DefaultValue("1d") Duration calibrateEvery,
        @DefaultValue("30d") Duration calibrationWindow,
        @DefaultValue("50") int fewestCalls,
        @DefaultValue("0.8") double smallestFit,
        @DefaultValue("0.25") double largestError) {}
