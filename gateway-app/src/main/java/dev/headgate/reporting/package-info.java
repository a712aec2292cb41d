/** Reports for finance: spend, what has no price, forecasts, anomalies, statements. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "accounting",
            "catalog",
            "csv",
            "error",
            "focus",
            "identity",
            "statistics",
            "usage"
        })
package dev.headgate.reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
