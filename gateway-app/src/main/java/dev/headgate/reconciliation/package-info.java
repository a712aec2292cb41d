/**
 * Compares the books with what providers and clouds bill, and books the difference if somebody
 * decides so.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "accounting",
            "catalog",
            "csv",
            "error",
            "identity",
            "routing",
            "usage"
        })
package dev.headgate.reconciliation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
