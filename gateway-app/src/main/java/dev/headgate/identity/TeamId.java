package dev.headgate.identity;

import java.util.UUID;

/** Identifies a team of a tenant. */
public record TeamId(UUID value) {}
