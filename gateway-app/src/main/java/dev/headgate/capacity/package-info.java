/** How deployments and pools fare now: what engines tell, who is ready, who turns requests away. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "accounting",
            "catalog",
            "error",
            "identity",
            "outbound",
            "protocol",
            "provider",
            "routing",
            "usage"
        })
package dev.headgate.capacity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
