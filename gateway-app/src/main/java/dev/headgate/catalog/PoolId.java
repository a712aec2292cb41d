package dev.headgate.catalog;

import java.util.UUID;

/** Identifies a pool of self-hosted capacity. */
public record PoolId(UUID value) {}
