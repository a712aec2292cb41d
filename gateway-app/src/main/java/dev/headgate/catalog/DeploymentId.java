package dev.headgate.catalog;

import java.util.UUID;

/** Identifies a deployment. */
public record DeploymentId(UUID value) {}
