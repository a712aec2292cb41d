/** The operator's configuration file: read strictly, applied whole at start, or not at all. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "accounting",
            "catalog",
            "error",
            "identity",
            "policy",
            "routing",
            "usage"
        })
package dev.headgate.configfile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
