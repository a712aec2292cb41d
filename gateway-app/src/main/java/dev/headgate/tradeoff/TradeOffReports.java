package dev.headgate.tradeoff;

import dev.headgate.catalog.Catalog;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayRead;
import dev.headgate.tradeoff.UseCases.Selection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Compares the legs, from the sums of the books and the prices of now. */
@Service
@MayRead
@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
class TradeOffReports {
    private static final List<Leg> LEGS =
            List.of(Leg.FRONTIER_API, Leg.RENTED_OPEN_WEIGHTS, Leg.OWN_GPUS);
    private static final int MOST_ALTERNATIVES = 20;

    private final UseCases useCases;
    private final Catalog catalog;
    private final HostedPrices prices;
    private final OwnCapacity capacity;
    private final Tokenisers tokenisers;
    private final TradeOffProperties properties;
    private final Clock clock;

    TradeOffReports(
            UseCases useCases,
            Catalog catalog,
            HostedPrices prices,
            OwnCapacity capacity,
            Tokenisers tokenisers,
            TradeOffProperties properties,
            Clock clock) {
        this.useCases = useCases;
        this.catalog = catalog;
        this.prices = prices;
        this.capacity = capacity;
        this.tokenisers = tokenisers;
        this.properties = properties;
        this.clock = clock;
    }

    /** Every use case of a period with one deployment for each leg. */
    List<Comparison> overview(Grouping by, @Nullable String useCase, Period period) {
        Estimator estimator = estimator(period, Choices.none());
        Candidates candidates = new Candidates(estimator);
        return useCases.of(new Selection(by, useCase, null, period)).stream()
                .map(one ->
                        comparison(
                                one,
                                LEGS.stream()
                                        .flatMap(leg -> candidates.standingFor(leg, one).stream())
                                        .toList(),
                                estimator))
                .toList();
    }

    /**
     * One use case, looked at closely.
     *
     * @throws GatewayException {@code NOT_FOUND} if it had no traffic
     */
    Detail detail(Grouping by, String useCase, Period period, Choices choices) {
        Selection selection = new Selection(by, useCase, null, period);
        UseCase found = only(selection);
        Estimator estimator = estimator(period, choices);
        Candidates candidates = new Candidates(estimator);
        List<Estimate> estimates =
                LEGS.stream()
                        .flatMap(
                                leg -> candidates.all(leg, found).stream().limit(MOST_ALTERNATIVES))
                        .toList();
        return new Detail(
                comparison(found, estimates, estimator),
                lines(found, selection, candidates, estimator, choices),
                move(found, period, candidates, estimator, choices));
    }

    /** Break-even of pools, for one use case, or for what each pool serves now. */
    List<BreakEvenLine> breakEven(
            Grouping by, @Nullable String useCase, Period period, Choices choices) {
        Estimator estimator = estimator(period, choices);
        Candidates candidates = new Candidates(estimator);
        if (useCase != null) {
            Selection selection = new Selection(by, useCase, null, period);
            return lines(only(selection), selection, candidates, estimator, choices);
        }
        List<BreakEvenLine> lines = new ArrayList<>();
        for (PoolFigures pool : capacity.in(period)) {
            Selection selection = new Selection(by, null, pool.pool().value(), period);
            UseCase served = UseCase.together(pool.name(), useCases.of(selection));
            lines.addAll(
                    lines(served, selection, candidates, estimator, choices).stream()
                            .filter(line -> line.own().deployment().placeName().equals(pool.name()))
                            .toList());
        }
        return lines;
    }

    private Estimator estimator(Period period, Choices choices) {
        return new Estimator(
                catalog, prices, tokenisers, capacity.in(period), choices.assumptions());
    }

    private UseCase only(Selection selection) {
        return useCases.of(selection).stream()
                .filter(one -> !one.tokens().isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.NOT_FOUND,
                                        "No tokens were counted for %s '%s' from %s to %s."
                                                .formatted(
                                                        selection.by().label(),
                                                        selection.useCase(),
                                                        selection.period().from(),
                                                        selection.period().to()))
                                .at("use_case"));
    }

    private static Comparison comparison(
            UseCase useCase, List<Estimate> estimates, Estimator estimator) {
        List<Optional<BigDecimal>> paid =
                useCase.parts().stream().map(estimator::fullyLoaded).toList();
        Optional<BigDecimal> all =
                paid.stream().allMatch(Optional::isPresent)
                        ? paid.stream().flatMap(Optional::stream).reduce(BigDecimal::add)
                        : Optional.empty();
        return new Comparison(useCase, all, estimates);
    }

    private List<BreakEvenLine> lines(
            UseCase useCase,
            Selection selection,
            Candidates candidates,
            Estimator estimator,
            Choices choices) {
        if (useCase.tokens().isEmpty()) {
            return List.of();
        }
        BreakEvenLine.Today today = today(useCase, selection, choices);
        List<BreakEvenLine> lines = new ArrayList<>();
        for (Estimate own : owns(useCase, candidates, choices)) {
            Optional<BigDecimal> fixed =
                    estimator
                            .pool(own.deployment().placeName())
                            .flatMap(PoolFigures::fixedPerMonth);
            for (Estimate alternative : alternatives(useCase, candidates, choices)) {
                lines.add(BreakEvenLine.of(own, alternative, fixed, today));
            }
        }
        return lines;
    }

    private BreakEvenLine.Today today(UseCase useCase, Selection selection, Choices choices) {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Map<LocalDate, BigDecimal> days = new TreeMap<>();
        useCases.byHour(selection)
                .forEach(hour ->
                        days.merge(
                                LocalDate.ofInstant(hour.begin(), ZoneOffset.UTC),
                                hour.tokens().total(),
                                BigDecimal::add));
        days.remove(day); // it is not over
        return new BreakEvenLine.Today(
                useCase.tokens().total(),
                months(selection.period()),
                Optional.ofNullable(choices.derating()).orElse(properties.derating()),
                Growth.of(days),
                day);
    }

    private BigDecimal months(Period period) {
        BigDecimal passed = period.hoursUntil(clock.instant()).max(BigDecimal.ONE);
        return passed.divide(Figures.HOURS_PER_MONTH, Figures.PRECISION);
    }

    private static List<Estimate> owns(UseCase useCase, Candidates candidates, Choices choices) {
        return choices.own() == null
                ? candidates.all(Leg.OWN_GPUS, useCase)
                : List.of(candidates.named(choices.own(), useCase, true));
    }

    /** What is named; else what is used, and what stands for each hosted leg. */
    private static List<Estimate> alternatives(
            UseCase useCase, Candidates candidates, Choices choices) {
        if (choices.alternative() != null) {
            return List.of(candidates.named(choices.alternative(), useCase, false));
        }
        return Stream.of(Leg.FRONTIER_API, Leg.RENTED_OPEN_WEIGHTS)
                .flatMap(leg -> candidates.standingFor(leg, useCase).stream())
                .toList();
    }

    private Optional<Detail.Move> move(
            UseCase useCase,
            Period period,
            Candidates candidates,
            Estimator estimator,
            Choices choices) {
        Optional<Estimate> own = owns(useCase, candidates, choices).stream().min(Estimate.CHEAPEST);
        Optional<Estimate> alternative =
                alternatives(useCase, candidates, choices).stream().min(mostLikely(useCase));
        return own.flatMap(here ->
                alternative.flatMap(there ->
                        new Moving(estimator, prices, months(period))
                                .scenario(useCase, here, there)
                                .map(scenario ->
                                        new Detail.Move(
                                                here,
                                                there,
                                                scenario,
                                                Optional.ofNullable(choices.switchingUsd())
                                                        .orElse(BigDecimal.ZERO)))));
    }

    /** The alternative that most of the tokens come from, else the cheapest. */
    private static Comparator<Estimate> mostLikely(UseCase useCase) {
        return Comparator.comparing((Estimate one) ->
                        useCase.parts().stream()
                                .filter(part -> part.deployment().equals(one.deployment().name()))
                                .map(part -> part.tokens().total())
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .reversed()
                .thenComparing(Estimate.CHEAPEST);
    }
}
