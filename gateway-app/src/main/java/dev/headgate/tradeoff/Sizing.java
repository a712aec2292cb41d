package dev.headgate.tradeoff;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;

/**
 * How many replicas an hour needs: the fewest at which calls come in time and no server is too
 * busy.
 */
record Sizing(int replicas, int servers, QueueModel queue) {
    private static final int MOST_SERVERS = 100_000;

    /**
     * What calls are promised.
     *
     * @param longestWait the longest wait for a server
     * @param late the part of the calls that may wait longer
     * @param busiest utilisation that is not to be passed, since a queue model knows nothing of
     *     bursts within the hour
     */
    record Objective(Duration longestWait, double late, double busiest) {}

    /**
     * @throws GatewayException {@code INVALID_REQUEST} if no sensible number is enough
     */
    static Sizing of(QueueModel queue, int serversPerReplica, Objective objective) {
        int atLeast = (int) Math.min(MOST_SERVERS, queue.load() / objective.busiest());
        int replicas = Math.max(1, atLeast / serversPerReplica);
        while (!isEnough(queue, replicas * serversPerReplica, objective)) {
            replicas++;
            if (replicas * serversPerReplica > MOST_SERVERS) {
                throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "More than %d calls at the same time would be needed. Choose a pool with a higher throughput."
                                .formatted(MOST_SERVERS));
            }
        }
        return new Sizing(replicas, replicas * serversPerReplica, queue);
    }

    private static boolean isEnough(QueueModel queue, int servers, Objective objective) {
        return queue.utilisation(servers) <= objective.busiest()
                && queue.waitExceeds(servers, objective.longestWait().toNanos() / 1e9)
                        <= objective.late();
    }
}
