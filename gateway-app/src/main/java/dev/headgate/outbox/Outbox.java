package dev.headgate.outbox;

import java.sql.Connection;

/**
 * Where a feature writes what happened, in the transaction in which it happens: either both are
 * committed or neither. From there it is sent at least once to every webhook that asks for it.
 */
public interface Outbox {

    /** Writes an event, inside the transaction of the caller. Nothing is sent before it commits. */
    void add(OutboxEvent event);

    /** This outbox in the transaction of a connection that the caller manages by itself. */
    Outbox on(Connection transaction);
}
