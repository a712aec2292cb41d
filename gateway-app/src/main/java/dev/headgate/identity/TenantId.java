package dev.headgate.identity;

import java.util.UUID;

/** Identifies a tenant: who pays. */
public record TenantId(UUID value) {}
