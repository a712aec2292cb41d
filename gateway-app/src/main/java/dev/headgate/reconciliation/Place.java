package dev.headgate.reconciliation;

import dev.headgate.routing.Hosting;
import java.util.UUID;

/** Whoever sends the statement: a provider, or who a pool is rented from. */
record Place(UUID id, String name, Hosting hosting) {}
