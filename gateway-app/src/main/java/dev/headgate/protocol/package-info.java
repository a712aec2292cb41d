/** Wire dialects: reads requests and answers, edits the least, meters on the side. */
@NullMarked
@ApplicationModule(allowedDependencies = {"error", "routing", "usage"})
package dev.headgate.protocol;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
