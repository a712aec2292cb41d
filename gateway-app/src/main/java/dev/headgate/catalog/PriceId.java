package dev.headgate.catalog;

import java.util.UUID;

/** Identifies one version of a price; written with everything that was priced by it. */
public record PriceId(UUID value) {}
