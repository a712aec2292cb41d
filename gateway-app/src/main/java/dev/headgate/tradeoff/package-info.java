/**
 * What the same tokens cost on the frontier API, rented by the token and on own GPUs, and when own
 * GPUs pay.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "allocation",
            "catalog",
            "csv",
            "error",
            "identity",
            "routing",
            "usage"
        })
package dev.headgate.tradeoff;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
