/** The gateway: features as direct sub-packages, verified by Spring Modulith. */
@NullMarked
package dev.headgate;

import org.jspecify.annotations.NullMarked;
