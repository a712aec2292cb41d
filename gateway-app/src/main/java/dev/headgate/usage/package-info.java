/** What a call consumed: tokens, engine time, and how we know. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
