package dev.headgate.tradeoff;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * What is done for one purpose, in the deployments that served it.
 *
 * @param name the alias, tenant, team or value of a tag; empty where there is none
 */
record UseCase(String name, List<Part> parts) {

    UseCase {
        parts = List.copyOf(parts);
    }

    /**
     * What one deployment served.
     *
     * @param unpriced of the calls, those whose price is unknown: they are not in the amounts
     * @param owedUsd what the provider or pool is owed
     * @param chargedUsd what tenants were charged
     * @param poolHours hours of a whole pool; zero for a hosted deployment
     */
    record Part(
            String deployment,
            String model,
            Leg leg,
            long calls,
            long unpriced,
            TokenMix tokens,
            BigDecimal owedUsd,
            BigDecimal chargedUsd,
            BigDecimal poolHours) {}

    /** All of them as one. */
    static UseCase together(String name, Collection<UseCase> useCases) {
        return new UseCase(name, useCases.stream().flatMap(one -> one.parts.stream()).toList());
    }

    TokenMix tokens() {
        return TokenMix.sum(parts.stream().map(Part::tokens).toList());
    }

    long calls() {
        return parts.stream().mapToLong(Part::calls).sum();
    }

    long unpriced() {
        return parts.stream().mapToLong(Part::unpriced).sum();
    }

    BigDecimal owedUsd() {
        return sum(Part::owedUsd);
    }

    BigDecimal chargedUsd() {
        return sum(Part::chargedUsd);
    }

    List<Part> on(Leg leg) {
        return parts.stream().filter(part -> part.leg() == leg).toList();
    }

    /** Tokens of the parts whose provider says what was cached. */
    TokenMix tokensWithKnownCache() {
        return TokenMix.sum(
                parts.stream().map(Part::tokens).filter(TokenMix::saysWhatWasCached).toList());
    }

    private BigDecimal sum(Function<Part, BigDecimal> amount) {
        return parts.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
