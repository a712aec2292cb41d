/**
 * Which policies are in force and what they decide, how they come into force, and what others would
 * decide.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "accounting",
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
