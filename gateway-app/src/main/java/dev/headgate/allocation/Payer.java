package dev.headgate.allocation;

import dev.headgate.identity.TenantId;

/** A tenant that bears a cost, with the name under which it does. */
public record Payer(TenantId id, String name) {}
