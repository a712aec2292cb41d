package dev.headgate.identity;

import java.util.UUID;

/** Identifies an API key; not the key's public part, which is text. */
public record KeyId(UUID value) {}
