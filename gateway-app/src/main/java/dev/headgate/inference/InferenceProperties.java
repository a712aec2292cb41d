package dev.headgate.inference;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of a request.
 *
 * @param maxBodySize longest request body; a longer one is refused with 413
 * @param bodyTimeout how long a client may take to send its body
 * @param maxInFlight requests that this process works on at the same time; more are refused with
 *     503
 * @param longestCall how long one call to an upstream may last, streams included
 * @param maxFallbacks further targets that are tried after the first failed before its first byte
 * @param expectedOutputTokens length of an answer that routing reckons with where the client sets
 *     no maximum
 * @param defaultMaxOutputTokens maximum that is set upstream where the client sets none, so that a
 *     worst case exists
 * @param maxShadowCopies copies of requests that are under way at the same time; more are left out
 * @param drainWindow how long streams may go on after SIGTERM
 */
@Validated
@ConfigurationProperties("headgate.inference")
record InferenceProperties(
        @DefaultValue("10MB") DataSize maxBodySize,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("4000") @Min(1) int maxInFlight,
        @DefaultValue("10m") Duration longestCall,
        @DefaultValue("2") @Min(0) @Max(5) int maxFallbacks,
        @DefaultValue("256") @Min(1) int expectedOutputTokens,
        @DefaultValue("8192") @Min(1) int defaultMaxOutputTokens,
        @DefaultValue("16") @Min(0) @Max(1000) int maxShadowCopies,
        @DefaultValue("120s") Duration drainWindow) {}
