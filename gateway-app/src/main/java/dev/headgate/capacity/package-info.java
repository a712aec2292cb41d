/** How deployments and pools fare now: what engines tell, who is ready, who turns requests away. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "provider", "routing"})
package dev.headgate.capacity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
