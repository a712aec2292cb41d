/** Plain statistics in binary floating point: estimates, never amounts that are booked. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.statistics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
