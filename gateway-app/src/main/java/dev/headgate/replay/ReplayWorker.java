package dev.headgate.replay;

import dev.headgate.catalog.Catalog;
import dev.headgate.error.GatewayException;
import dev.headgate.policy.PolicyHistory;
import jakarta.annotation.PreDestroy;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Works replays off, one at a time, on a thread of its own. */
@Component
class ReplayWorker {
    private static final Logger log = LoggerFactory.getLogger(ReplayWorker.class);

    private final ReplayQueue queue;
    private final JdbcClient jdbc;
    private final PolicyHistory policies;
    private final Catalog catalog;
    private final ReplayProperties properties;
    private final Semaphore working = new Semaphore(1);
    private volatile boolean isClosing;

    ReplayWorker(
            ReplayQueue queue,
            @Qualifier("jobs") JdbcClient jdbc,
            PolicyHistory policies,
            Catalog catalog,
            ReplayProperties properties) {
        this.queue = queue;
        this.jdbc = jdbc;
        this.policies = policies;
        this.catalog = catalog;
        this.properties = properties;
    }

    /** Other scheduled work does not wait for a replay, which may take minutes. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void look() {
        if (working.availablePermits() > 0 && !isClosing) {
            Thread.ofPlatform().name("replay").daemon().start(this::work);
        }
    }

    /** What is unfinished is given back, so that another replica need not wait. */
    @PreDestroy
    void close() {
        isClosing = true;
        working.acquireUninterruptibly();
    }

    /** Works until nothing waits. */
    void work() {
        if (!working.tryAcquire()) {
            return;
        }
        try {
            Optional<ReplayOrder> next = queue.claim();
            while (next.isPresent() && !isClosing) {
                work(next.get());
                next = queue.claim();
            }
            next.ifPresent(order -> queue.giveBack(order.id()));
        } catch (DataAccessException e) {
            log.warn("Replays go on later: {}", e.getMessage());
        } finally {
            working.release();
        }
    }

    private void work(ReplayOrder order) {
        UUID id = order.id();
        try {
            queue.begin(id, new PastRequests(jdbc, order).count());
            var run = new ReplayRun(jdbc, policies, catalog, properties, order);
            ReplayResult result = run.run(done -> queue.touch(id, done) && !isClosing);
            queue.finish(id, JsonMapper.shared().writeValueAsString(result));
        } catch (CancellationException _) {
            queue.giveBack(id);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            queue.giveBack(id);
        } catch (GatewayException e) {
            queue.fail(id, String.valueOf(e.getMessage()));
        } catch (IllegalStateException | IllegalArgumentException e) {
            log.warn("Replay {} failed", id, e);
            queue.fail(id, "It cannot be decided again. The log of the gateway says why.");
        }
    }
}
