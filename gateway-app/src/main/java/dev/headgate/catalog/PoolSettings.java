package dev.headgate.catalog;

import org.jspecify.annotations.Nullable;

/** What is stored of a pool, beside its cost. */
record PoolSettings(
        String name,
        Pool.Engine engine,
        @Nullable String baseUrl,
        @Nullable String region,
        int slots) {}
