package dev.headgate.catalog;

import java.util.UUID;

/** Identifies a provider account. */
public record ProviderId(UUID value) {}
