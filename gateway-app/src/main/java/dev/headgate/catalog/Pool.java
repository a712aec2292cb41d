package dev.headgate.catalog;

import java.math.BigDecimal;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Self-hosted capacity behind one URL.
 *
 * @param engine what serves it
 * @param baseUrl up to and including the version segment; null for {@link Engine#LOCAL_RUNTIME},
 *     whose address is known only while it runs
 * @param region where prompts are processed, or null if unknown
 * @param slots requests that the whole pool works on at the same time; engine time is spread over
 *     them
 */
public record Pool(
        PoolId id,
        String name,
        Engine engine,
        @Nullable URI baseUrl,
        @Nullable String region,
        int slots) {

    /** What serves a pool. */
    public enum Engine {
        LOCAL_RUNTIME,
        VLLM,
        SGLANG,
        LLAMA_SERVER,
        OLLAMA,
        OPENAI_COMPATIBLE;

        /**
         * Whether the engine time that it reports is the call's own share of its work, so that the
         * shares of all calls add up to the time it was busy. Others report how long a call was in
         * its slot, and calls in other slots had the same time.
         */
        public boolean saysItsShare() {
            return this == LOCAL_RUNTIME;
        }
    }

    /**
     * What a pool costs from a moment on.
     *
     * @param usdPerHour for the whole pool, everything included; zero only for a pool that was
     *     declared free
     * @param overheadUsdPerHour the part of it that is paid for something beside the accelerators;
     *     no call is charged for it
     * @param inputs what it follows from
     * @param source where these were read
     */
    public record HourlyCost(
            PriceId id,
            BigDecimal usdPerHour,
            BigDecimal overheadUsdPerHour,
            CostInputs inputs,
            String source) {

        /** One amount for everything. */
        public HourlyCost(PriceId id, BigDecimal usdPerHour) {
            this(
                    id,
                    usdPerHour,
                    BigDecimal.ZERO,
                    new CostInputs.Hourly(usdPerHour, CostInputs.Fleet.ONE),
                    "");
        }

        /** What calls are charged for an hour of the whole pool. */
        public BigDecimal attributedUsdPerHour() {
            return usdPerHour.subtract(overheadUsdPerHour);
        }
    }
}
