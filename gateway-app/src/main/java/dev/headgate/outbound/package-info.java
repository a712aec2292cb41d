/** What the gateway may call, and the only way in which it does. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
