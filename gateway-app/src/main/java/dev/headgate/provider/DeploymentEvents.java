package dev.headgate.provider;

/**
 * Where changes of deployments are told: they are counted, and written down off the request path.
 */
public interface DeploymentEvents {

    /** Tells a change. Returns at once and never fails. */
    void publish(DeploymentEvent event);
}
