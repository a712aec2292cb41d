/** The {@code /v1} endpoints and the way of a request. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "accounting",
            "capacity",
            "catalog",
            "error",
            "identity",
            "policy",
            "protocol",
            "provider",
            "replay",
            "routing",
            "usage"
        })
package dev.headgate.inference;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
