/** Which policy is in force, and what it decides. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "capacity",
            "catalog",
            "db",
            "error",
            "identity",
            "routing",
            "usage"
        })
package dev.headgate.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
