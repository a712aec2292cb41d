/** Who calls: tenants, teams, API keys, administrators. */
@NullMarked
@ApplicationModule(allowedDependencies = {"db", "error", "routing", "secret"})
package dev.headgate.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
