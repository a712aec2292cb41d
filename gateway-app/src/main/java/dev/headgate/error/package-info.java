/**
 * What the gateway refuses with: one exception, one list of codes, one renderer for each audience.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.error;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
