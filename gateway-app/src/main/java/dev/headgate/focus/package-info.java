/** Exports what was spent, as FOCUS and as the ledger, and closes months. */
@NullMarked
@ApplicationModule(allowedDependencies = {"csv", "error", "identity", "routing", "usage"})
package dev.headgate.focus;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
