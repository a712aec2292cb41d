package dev.headgate.allocation;

/**
 * Who bears what no call of a pool is charged for.
 *
 * @param idle of paid time that nobody used
 * @param overhead of what is beside the accelerators, and of the difference to an invoice
 */
public record Bearers(Bearer idle, Bearer overhead) {
    static final Bearers PLATFORM = new Bearers(new Bearer.Platform(), new Bearer.Platform());
}
