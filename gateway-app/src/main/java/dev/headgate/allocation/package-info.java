/** What own capacity costs, and who used it: attribution, calibration, the close of a month. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"accounting", "catalog", "error", "identity", "routing", "usage"})
package dev.headgate.allocation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
