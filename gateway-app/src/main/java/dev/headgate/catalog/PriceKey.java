package dev.headgate.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What at most one row of the price book prices at a time.
 *
 * @param model the model's name at the provider, which is what the provider bills
 * @param region only where the provider's account is in this region, or null for everywhere
 */
public record PriceKey(
        ProviderId provider, String model, @Nullable String region, PriceSlot slot) {}
