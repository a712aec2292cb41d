/** Runs the real application beside a scripted provider and compares what both wrote down. */
@NullMarked
package dev.headgate.testing;

import org.jspecify.annotations.NullMarked;
