/** Tells others what happened: an outbox that features write to, and webhooks that it goes to. */
@NullMarked
@ApplicationModule(allowedDependencies = {"error", "identity", "outbound", "secret"})
package dev.headgate.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
