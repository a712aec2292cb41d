package dev.headgate.accounting;

import java.util.UUID;

/** Identifies one physical call to one deployment; a UUIDv7. */
public record AttemptId(UUID value) {}
