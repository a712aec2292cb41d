package dev.headgate.routing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that might answer; in policies it is {@code candidate}.
 *
 * @param deployment its name, such as {@code gpt-5.4-mini@openai}
 * @param model the model it serves, such as {@code gpt-5.4-mini}
 * @param hosting who runs it
 * @param provider name of the provider or pool
 * @param region where prompts are processed, or null if unknown
 * @param developer who trained the model
 * @param originCountry ISO 3166 code of the developer's country, or null if unknown
 * @param openWeights whether the weights are public
 * @param licence what the licence says
 * @param capabilities what it can do
 * @param contextTokens longest prompt and answer together, or null if unknown
 * @param maxOutputTokens longest answer, or null if unknown
 * @param prices what one more request costs, and so what routes are chosen by, or null if unknown:
 *     the price in force of a hosted deployment; next to nothing on hardware that is paid for
 * @param fullPrices the same with a share of what the hardware costs anyway, or null if unknown; of
 *     a hosted deployment both are the same
 */
public record Candidate(
        String deployment,
        String model,
        Hosting hosting,
        String provider,
        @Nullable String region,
        String developer,
        @Nullable String originCountry,
        boolean openWeights,
        Licence licence,
        Set<Capability> capabilities,
        @Nullable Long contextTokens,
        @Nullable Long maxOutputTokens,
        @Nullable TokenPrices prices,
        @Nullable TokenPrices fullPrices) {

    public Candidate {
        capabilities = Set.copyOf(capabilities);
    }

    /**
     * The part of a licence that policies look at.
     *
     * @param name SPDX id or the licence's own name
     * @param forbiddenRegions regions in which the licence forbids use, such as {@code EU}
     */
    public record Licence(String name, Set<String> forbiddenRegions) {
        public Licence {
            forbiddenRegions = Set.copyOf(forbiddenRegions);
        }
    }
}
