package dev.headgate.focus;

import dev.headgate.usage.Meter;
import java.util.Map;

/**
 * A meter in the words of FOCUS.
 *
 * @param direction {@code Input} or {@code Output} for tokens, else empty
 * @param cacheAction {@code Uncached}, {@code Read} or {@code Write} for input tokens, else empty
 */
record SkuMeter(String name, String direction, String cacheAction) {
    private static final String INPUT = "Input";
    private static final String OUTPUT = "Output";

    static SkuMeter of(Meter meter) {
        return switch (meter) {
            case INPUT -> new SkuMeter("Input Tokens", INPUT, "Uncached");
            case CACHE_READ -> new SkuMeter("Cache Read Input Tokens", INPUT, "Read");
            case CACHE_WRITE -> new SkuMeter("Cache Write Input Tokens", INPUT, "Write");
            case CACHE_WRITE_1H -> new SkuMeter("Cache Write 1 Hour Input Tokens", INPUT, "Write");
            case AUDIO_INPUT -> new SkuMeter("Audio Input Tokens", INPUT, "Uncached");
            case IMAGE_INPUT -> new SkuMeter("Image Input Tokens", INPUT, "Uncached");
            case OUTPUT -> new SkuMeter("Output Tokens", OUTPUT, "");
            case REASONING -> new SkuMeter("Reasoning Output Tokens", OUTPUT, "");
            case AUDIO_OUTPUT -> new SkuMeter("Audio Output Tokens", OUTPUT, "");
            case REQUEST -> plain("Requests");
            case POOL_TIME -> plain("Pool Time");
            case IDLE_TIME -> plain("Idle GPU");
            case OVERHEAD -> plain("Pool Overhead");
            case INVOICE_DIFFERENCE -> plain("Invoice Difference");
        };
    }

    private static SkuMeter plain(String name) {
        return new SkuMeter(name, "", "");
    }

    /** Adds what FOCUS 1.5 will call TokenDirection and TokenCacheAction. */
    void describe(Map<String, String> details) {
        if (!direction.isEmpty()) {
            details.put("x_TokenDirection", direction);
        }
        if (!cacheAction.isEmpty()) {
            details.put("x_TokenCacheAction", cacheAction);
        }
    }

    /** FOCUS ConsumedUnit. */
    static String consumedUnit(Meter meter) {
        return switch (meter.unit()) {
            case MILLION_TOKENS -> "Tokens";
            case REQUEST -> "Requests";
            case HOUR -> "Pool-Hours";
        };
    }

    /** FOCUS PricingUnit. */
    static String pricingUnit(Meter meter) {
        return switch (meter.unit()) {
            case MILLION_TOKENS -> "1000000 Tokens";
            case REQUEST -> "Requests";
            case HOUR -> "Pool-Hours";
        };
    }
}
