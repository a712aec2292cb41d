/** Writes CSV. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.csv;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
