package dev.headgate.accounting;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The processes that share this database. A process that starts again is another replica. */
public interface Replicas {

    /** This process. */
    UUID self();

    /** Those that said lately that they live; who has been silent for a day is forgotten. */
    List<Replica> known();

    /**
     * A process that shares this database.
     *
     * @param heartbeatAt when it last said that it lives
     * @param alive whether that is not too long ago
     */
    record Replica(UUID id, Instant startedAt, Instant heartbeatAt, boolean alive) {}
}
