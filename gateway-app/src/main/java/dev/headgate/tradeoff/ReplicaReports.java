package dev.headgate.tradeoff;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayRead;
import dev.headgate.tradeoff.UseCases.Hour;
import dev.headgate.tradeoff.UseCases.Selection;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Counts the replicas that the busiest hour of a month needs. */
@Service
@MayRead
@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
class ReplicaReports {
    private final UseCases useCases;
    private final Catalog catalog;
    private final OwnCapacity capacity;
    private final Clock clock;

    ReplicaReports(UseCases useCases, Catalog catalog, OwnCapacity capacity, Clock clock) {
        this.useCases = useCases;
        this.catalog = catalog;
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * What is to be served.
     *
     * @param useCase one that is to be moved there, or null for what its pool serves now
     * @param variation of the time of a call: its variance ÷ the square of its mean
     */
    record Demand(
            String deployment,
            Grouping by,
            @Nullable String useCase,
            Period month,
            Sizing.Objective objective,
            double variation) {}

    /**
     * @throws GatewayException {@code NOT_FOUND} if there is no such deployment, {@code
     *     INVALID_REQUEST} if nothing was measured in the month
     */
    Replicas needed(Demand demand) {
        Deployment deployment = selfHosted(demand.deployment());
        PoolFigures pool =
                capacity.in(demand.month()).stream()
                        .filter(one -> one.name().equals(deployment.placeName()))
                        .findFirst()
                        .orElseThrow(() -> unmeasured(demand));
        ServiceRates rates =
                pool.ratesOf(demand.deployment()).orElseThrow(() -> unmeasured(demand));
        List<Hour> hours = useCases.byHour(selection(demand, pool));
        Hour peak =
                hours.stream()
                        .filter(hour -> hour.calls() > 0)
                        .max(Comparator.comparing(hour -> rates.seconds(hour.tokens())))
                        .filter(hour -> rates.seconds(hour.tokens()).signum() > 0)
                        .orElseThrow(() -> unmeasured(demand));
        Sizing sizing =
                Sizing.of(
                        queue(peak, rates, pool, demand.variation()),
                        serversPerReplica(pool),
                        demand.objective());
        return new Replicas(
                demand.deployment(),
                demand.month(),
                peak.begin(),
                peak.calls(),
                peak.tokens(),
                rates,
                serversPerReplica(pool),
                demand.objective(),
                sizing,
                average(hours, rates, pool, sizing, demand.month()));
    }

    private Deployment selfHosted(String name) {
        return catalog.current()
                .deployment(name)
                .filter(found -> Estimator.legOf(found) == Leg.OWN_GPUS)
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.NOT_FOUND,
                                        "There is no self-hosted deployment '%s'. List them at /api/admin/v1/deployments."
                                                .formatted(name))
                                .at("deployment"));
    }

    private static Selection selection(Demand demand, PoolFigures pool) {
        return new Selection(
                demand.by(),
                demand.useCase(),
                demand.useCase() == null ? pool.pool().value() : null,
                demand.month());
    }

    private static int serversPerReplica(PoolFigures pool) {
        return Math.max(1, pool.servers() / pool.replicas());
    }

    /** A call is in one of the pool's servers for its time of the whole pool × the servers. */
    private static QueueModel queue(
            Hour hour, ServiceRates rates, PoolFigures pool, double variation) {
        double seconds = rates.seconds(hour.tokens()).doubleValue() * pool.servers();
        return new QueueModel(hour.calls() / 3600.0, seconds / hour.calls(), variation);
    }

    private BigDecimal average(
            List<Hour> hours, ServiceRates rates, PoolFigures pool, Sizing sizing, Period month) {
        BigDecimal work =
                hours.stream()
                        .map(hour -> rates.seconds(hour.tokens()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .multiply(BigDecimal.valueOf(pool.servers()));
        BigDecimal paid =
                month.hoursUntil(clock.instant())
                        .max(BigDecimal.ONE)
                        .multiply(Figures.SECONDS_PER_HOUR)
                        .multiply(BigDecimal.valueOf(sizing.servers()));
        return work.divide(paid, Figures.PRECISION);
    }

    private static GatewayException unmeasured(Demand demand) {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                "Nothing was measured on %s from %s to %s. Name a month in which it served calls."
                        .formatted(
                                demand.deployment(), demand.month().from(), demand.month().to()));
    }
}
