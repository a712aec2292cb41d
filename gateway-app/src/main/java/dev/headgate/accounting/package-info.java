/** What was spent: attempts, reservations, settlement, ledger, budgets, limits. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"catalog", "error", "identity", "outbox", "routing", "usage"})
package dev.headgate.accounting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
