/** Decides where a request may go and in which order: facts in, decision with reasons out. */
@NullMarked
package dev.headgate.routing;

import org.jspecify.annotations.NullMarked;
