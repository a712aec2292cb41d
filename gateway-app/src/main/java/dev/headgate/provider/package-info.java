/** Calls a deployment: one client for OpenAI-shaped upstreams, hosted or our own. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "error",
            "identity",
            "localruntime",
            "outbound",
            "protocol",
            "routing",
            "usage"
        })
package dev.headgate.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
