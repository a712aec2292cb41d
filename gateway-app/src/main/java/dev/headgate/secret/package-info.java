/**
 * Secrets of the operator, which live in the environment or in a file and never in the database.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
