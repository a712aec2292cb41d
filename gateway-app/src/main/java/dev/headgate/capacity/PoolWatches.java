package dev.headgate.capacity;

import dev.headgate.catalog.Deployment;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Watches every pool of the catalogue, and follows it as it changes. */
final class PoolWatches implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PoolWatches.class);
    private static final int LOOK_SECONDS = 1;

    private final PoolWatch.Tools tools;
    private final Map<String, PoolWatch> byPool = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofVirtual().name("pool-watches").unstarted(this::run);
    private volatile boolean stopping;

    PoolWatches(PoolWatch.Tools tools) {
        this.tools = tools;
    }

    /** The watch of a pool, or null if nobody watches it yet. */
    @Nullable PoolWatch of(String pool) {
        return byPool.get(pool);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopping = true;
        thread.interrupt();
        byPool.values().forEach(PoolWatch::close);
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!stopping) {
                look();
                TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            }
        } catch (InterruptedException _) {
            log.debug("Pools are not watched any more");
        }
    }

    private void look() {
        Map<String, ServedPool> served = ServedPool.in(tools.catalog().current());
        served.keySet()
                .forEach(
                        pool -> byPool.computeIfAbsent(pool, name -> PoolWatch.start(name, tools)));
        byPool.entrySet()
                .removeIf(entry -> {
                    boolean isGone = !served.containsKey(entry.getKey());
                    if (isGone) {
                        entry.getValue().close();
                    }
                    return isGone;
                });
        tools.readiness().keepOnly(names(served));
    }

    private static Set<String> names(Map<String, ServedPool> served) {
        return served.values().stream()
                .flatMap(pool -> pool.deployments().stream())
                .map(Deployment::name)
                .collect(Collectors.toSet());
    }
}
