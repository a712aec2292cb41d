package dev.headgate.inference;

import dev.headgate.catalog.Deployment;
import java.io.IOException;

/**
 * An answer of which the first part is there. Until then another target may answer; once a client
 * was told of it, none can (R09). It ends once, by being sent, discarded or closed, and is booked
 * then.
 */
interface BegunAnswer extends AutoCloseable {

    /** Who gives it. */
    Deployment deployment();

    /**
     * Sends it to the client.
     *
     * @throws IOException if the client went away
     */
    void sendTo(Inquiry inquiry) throws IOException;

    /** Reads it to its end for nobody. */
    void discard();

    /** Cuts what is not read yet. */
    @Override
    void close();
}
