/** Spend reports for finance. */
@NullMarked
@ApplicationModule(allowedDependencies = {"accounting", "catalog", "error", "identity"})
package dev.headgate.reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
