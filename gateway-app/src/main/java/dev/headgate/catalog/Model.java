package dev.headgate.catalog;

import dev.headgate.routing.Capability;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of the catalogue.
 *
 * @param name such as {@code gpt-5.4-mini}
 * @param developer who trained it
 * @param originCountry ISO 3166 code of the developer's country, or null if unknown
 * @param openWeights whether the weights are public
 * @param licence SPDX id or the licence's own name
 * @param licenceForbiddenRegions regions in which the licence forbids use
 * @param capabilities what it can do
 * @param contextTokens longest prompt and answer together, or null if unknown
 * @param maxOutputTokens longest answer, or null if unknown
 */
public record Model(
        String name,
        String developer,
        String family,
        @Nullable String originCountry,
        boolean openWeights,
        String licence,
        Set<String> licenceForbiddenRegions,
        Set<Capability> capabilities,
        @Nullable Long contextTokens,
        @Nullable Long maxOutputTokens) {

    public Model {
        licenceForbiddenRegions = Set.copyOf(licenceForbiddenRegions);
        capabilities = Set.copyOf(capabilities);
    }
}
