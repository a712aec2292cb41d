package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.OwnPrices.FullyLoaded;
import dev.headgate.catalog.Pool;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What tokens of own capacity really cost in the last week. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadedPricesTest {
    private static final String NOW = "2026-11-15T09:30:00Z";

    private final OwnCapacity own = new OwnCapacity();
    private final LoadedPrices prices =
            new LoadedPrices(
                    own.pools.pools(),
                    own.economics(NOW),
                    Clock.fixed(Instant.parse(NOW), ZoneOffset.UTC));

    @AfterAll
    void close() {
        own.close();
    }

    @Test
    void isWhatTheWeekCostOverTheTokensThatWereServed() {
        Pool pool = own.pools.add("gpu", Pool.Engine.VLLM, 8);
        own.pools.cost(
                pool,
                new CostInputs.Hourly(new BigDecimal("2.00"), CostInputs.Fleet.ONE),
                Instant.parse("2026-11-01T00:00:00Z"));
        new PoolUse(own.jdbc, pool)
                .book(
                        PoolUse.tenant("acme"),
                        "llama",
                        "2026-11-12T10:30:00Z",
                        "10",
                        "20",
                        Map.of("INPUT", 100_000_000L, "OUTPUT", 68_000_000L));

        assertThat(prices.current()).isEmpty();
        prices.calculate();

        Map<String, FullyLoaded> found = prices.current();
        FullyLoaded price = found.get("llama@gpu");
        // The last week has 167.5 paid hours at 2 USD: 335 USD for 168 million tokens.
        assertThat(price.input()).isEqualByComparingTo(new BigDecimal("1.994047619"));
        assertThat(price.output()).isEqualByComparingTo(price.input());
        prices.calculate();
        assertThat(prices.current()).as("nothing changed").isSameAs(found);
    }
}
