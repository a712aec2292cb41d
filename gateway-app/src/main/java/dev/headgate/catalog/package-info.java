/** What can be called: models, deployments, providers with sealed credentials, pools, prices. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"db", "error", "identity", "outbound", "routing", "secret", "usage"})
package dev.headgate.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
