package dev.headgate.accounting;

import java.util.Optional;
import java.util.UUID;

/** Knows what a budget may be set on. */
@FunctionalInterface
interface ScopeZones {

    /** The time zone in which months of this scope begin; empty if there is nothing of this id. */
    Optional<String> zoneOf(BudgetScope scope, UUID id);
}
