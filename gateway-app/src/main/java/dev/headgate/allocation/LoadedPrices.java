package dev.headgate.allocation;

import dev.headgate.allocation.PoolEconomics.OfModel;
import dev.headgate.allocation.PoolEconomics.Price;
import dev.headgate.catalog.OwnPrices;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Pools;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The fully loaded prices of the last week, calculated anew every quarter of an hour. */
@Component
class LoadedPrices implements OwnPrices {
    private static final Logger log = LoggerFactory.getLogger(LoadedPrices.class);
    private static final Duration WEEK = Duration.ofDays(7);

    private final Pools pools;
    private final Economics economics;
    private final Clock clock;
    private volatile Map<String, FullyLoaded> current = Map.of();

    LoadedPrices(Pools pools, Economics economics, Clock clock) {
        this.pools = pools;
        this.economics = economics;
        this.clock = clock;
    }

    @Override
    public Map<String, FullyLoaded> current() {
        return current;
    }

    /** What the database does not tell now stays as it was. */
    @Scheduled(fixedDelay = 15, timeUnit = TimeUnit.MINUTES)
    void calculate() {
        Instant to = clock.instant().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        Map<String, FullyLoaded> found = new HashMap<>();
        try {
            for (Pool pool : pools.all()) {
                economics.of(pool, to.minus(WEEK), to).models().forEach(model -> put(found, model));
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Prices of own capacity stay as they were: {}", e.getMessage());
            return;
        }
        if (!found.equals(current)) {
            current = Map.copyOf(found);
        }
    }

    private static void put(Map<String, FullyLoaded> prices, OfModel model) {
        Price loaded = model.prices().loaded();
        if (loaded.input() != null && loaded.output() != null) {
            prices.put(model.deployment(), new FullyLoaded(loaded.input(), loaded.output()));
        }
    }
}
