package dev.headgate.routing;

/** Who runs the model. */
public enum Hosting {
    /** An API that bills tokens: a frontier model, or open weights rented by the token. */
    HOSTED,
    /** Hardware that we pay for by the hour. */
    SELF_HOSTED
}
