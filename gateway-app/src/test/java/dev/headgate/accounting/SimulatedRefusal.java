package dev.headgate.accounting;

/** The simulated database understood and said no; nothing was committed. */
final class SimulatedRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    SimulatedRefusal(String message) {
        super(message);
    }
}
