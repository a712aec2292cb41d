/**
 * Makes decisions of the past once more: keeps what they need, and tries other policies on them.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"accounting", "catalog", "error", "identity", "policy", "routing"})
package dev.headgate.replay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
