package dev.headgate.tradeoff;

import dev.headgate.allocation.Economics;
import dev.headgate.allocation.PoolEconomics;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pools as the allocation of own capacity knows them. */
@Component
class AllocatedPools implements OwnCapacity {
    private final Economics economics;
    private final Catalog catalog;
    private final Clock clock;

    AllocatedPools(Economics economics, Catalog catalog, Clock clock) {
        this.economics = economics;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Only time that has passed was paid. */
    @Override
    public List<PoolFigures> in(Period period) {
        Instant from = period.begin().toInstant();
        Instant now = clock.instant();
        Instant to = period.end().toInstant().isBefore(now) ? period.end().toInstant() : now;
        return pools().stream()
                .map(place ->
                        from.isBefore(to)
                                ? figures(economics.of(place.pool(), from, to), place)
                                : unused(place))
                .toList();
    }

    private List<Deployment.Place.SelfHosted> pools() {
        Map<String, Deployment.Place.SelfHosted> pools = new TreeMap<>();
        for (Deployment deployment : catalog.current().deployments()) {
            if (deployment.place() instanceof Deployment.Place.SelfHosted place) {
                pools.put(place.pool().name(), place);
            }
        }
        return List.copyOf(pools.values());
    }

    private static PoolFigures unused(Deployment.Place.SelfHosted place) {
        return new PoolFigures(
                place.pool().id(),
                place.pool().name(),
                servers(place.pool()),
                replicas(place.cost()),
                usdPerHour(place.cost()),
                PoolFigures.Paid.NOTHING,
                Map.of());
    }

    static PoolFigures figures(PoolEconomics period, Deployment.Place.SelfHosted place) {
        PoolEconomics.Sums sums = period.sums();
        return new PoolFigures(
                place.pool().id(),
                place.pool().name(),
                servers(place.pool()),
                replicas(place.cost()),
                usdPerHour(place.cost()),
                new PoolFigures.Paid(
                        sums.paidHours(),
                        sums.usedHours(),
                        sums.total(),
                        sums.cost().subtract(sums.overhead()),
                        sums.energy()),
                rates(period));
    }

    /** An engine that says its own share of the work is one server. */
    private static int servers(Pool pool) {
        return pool.engine().saysItsShare() ? 1 : pool.slots();
    }

    private static int replicas(Pool.@Nullable HourlyCost cost) {
        return cost == null ? 1 : cost.inputs().fleet().replicas();
    }

    private static @Nullable BigDecimal usdPerHour(Pool.@Nullable HourlyCost cost) {
        return cost == null ? null : cost.usdPerHour();
    }

    private static Map<String, ServiceRates> rates(PoolEconomics period) {
        Map<String, ServiceRates> rates = new HashMap<>();
        PoolEconomics.Sums sums = period.sums();
        if (sums.paidHours().signum() > 0) {
            BigDecimal replicas = sums.replicaHours().divide(sums.paidHours(), Figures.PRECISION);
            period.models()
                    .forEach(model ->
                            ofPool(model.rates(), replicas)
                                    .ifPresent(known -> rates.put(model.deployment(), known)));
        }
        return rates;
    }

    /** What one replica does in a second, all of them do in a part of it. */
    private static Optional<ServiceRates> ofPool(
            PoolEconomics.@Nullable Rates replica, BigDecimal replicas) {
        if (replica == null) {
            return Optional.empty();
        }
        @Nullable BigDecimal input = replica.input();
        @Nullable BigDecimal output = replica.output();
        if (input == null || output == null || input.signum() <= 0 || output.signum() <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                new ServiceRates(
                        BigDecimal.ONE.divide(input.multiply(replicas), Figures.PRECISION),
                        BigDecimal.ONE.divide(output.multiply(replicas), Figures.PRECISION),
                        replica.basis() == Pace.Basis.WEIGHTED_TOKENS
                                ? ServiceRates.Basis.INPUT_AND_OUTPUT
                                : ServiceRates.Basis.ANY_TOKEN,
                        replica.since()));
    }
}
