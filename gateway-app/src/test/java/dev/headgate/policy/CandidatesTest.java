package dev.headgate.policy;

import static dev.headgate.policy.TestCatalog.hosted;
import static dev.headgate.policy.TestCatalog.selfHosted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.OwnPrices.FullyLoaded;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PriceId;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.PriceSlot;
import dev.headgate.catalog.Sheets;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Capability;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.TokenPrices;
import dev.headgate.routing.TokenPrices.Rates;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    @Test
    void aHostedDeploymentHasItsListPrice() {
        var prices = new TokenPrices(rates("0.75", "0.75", "4.5"), List.of());

        assertThat(candidate(hosted("gpt@openai", true, Sheets.of("0.75", "4.5"))))
                .isEqualTo(
                        new Candidate(
                                "gpt@openai",
                                "gpt",
                                Hosting.HOSTED,
                                "openai",
                                "US",
                                "Acme",
                                "FR",
                                true,
                                new Candidate.Licence("custom", Set.of("EU")),
                                Set.of(Capability.CHAT),
                                8_000L,
                                1_000L,
                                prices,
                                prices));
    }

    @Test
    void longPromptsKeepTheirOwnPrice() {
        PriceSheet prices =
                Sheets.sheet()
                        .with(Meter.INPUT, "1")
                        .with(Meter.OUTPUT, "4")
                        .with(PriceSlot.of(Meter.INPUT).above(200_000), "2")
                        .with(PriceSlot.of(Meter.CACHE_READ), "0.1")
                        .with(PriceSlot.of(Meter.CACHE_READ).above(200_000), "0.2")
                        .with(PriceSlot.of(Meter.OUTPUT).above(200_000), "9")
                        .made();

        assertThat(candidate(hosted("gpt@openai", true, prices)).prices())
                .isEqualTo(
                        new TokenPrices(
                                rates("1", "0.1", "4"),
                                List.of(
                                        new TokenPrices.LongPrompt(
                                                200_000, rates("2", "0.2", "9")))));
    }

    @Test
    void oneMoreRequestCostsNothingOnHardwareThatIsPaidFor() {
        Candidate own = candidate(selfHosted("llama@gpu", "4.20"));

        assertThat(own.hosting()).isEqualTo(Hosting.SELF_HOSTED);
        assertThat(own.prices().costOf(1_000, 0, 1_000)).isEqualByComparingTo("0");
        assertThat(own.fullPrices()).isNull();
    }

    @Test
    void itsFullPriceIsWhatAllItsTokensReallyCost() {
        Deployment own = selfHosted("llama@gpu", "4.20");
        var loaded = new FullyLoaded(new BigDecimal("0.117"), new BigDecimal("0.477"));
        var catalog = new CatalogSnapshot(List.of(own), Instant.EPOCH, Map.of("llama@gpu", loaded));

        Candidate candidate = Candidates.in(catalog).getFirst();

        assertThat(candidate.prices().costOf(1_000_000, 0, 1_000_000)).isEqualByComparingTo("0");
        assertThat(candidate.fullPrices().costOf(1_000_000, 0, 1_000_000))
                .isEqualByComparingTo("0.594");
    }

    @Test
    void withoutUseItsFullPriceIsThatOfItsTimeAtFullUse() {
        // 2.52 USD an hour, a millisecond for a token: 0.7 USD a million.
        Pace pace = Pace.plain(BigDecimal.ONE);
        Candidate candidate = candidate(owned(pace, "0"));

        assertThat(candidate.fullPrices().rates())
                .isEqualTo(rates("0.700000000", "0.000000000", "0.700000000"));
        assertThat(candidate.prices().costOf(1_000_000, 0, 0)).isEqualByComparingTo("0");
    }

    @Test
    void oneMoreRequestCostsItsEnergyWhereThatIsPaidApart() {
        // 2.4 kW at 0.15 USD: 0.36 USD an hour, and a tenth of a dollar for a million tokens.
        Candidate candidate = candidate(owned(Pace.plain(BigDecimal.ONE), "2.4"));

        assertThat(candidate.prices().rates())
                .isEqualTo(rates("0.100000000", "0.000000000", "0.100000000"));
        assertThat(candidate.fullPrices().rates().input()).isEqualByComparingTo("0.8");
        assertThat(candidate(owned(null, "2.4")).prices().costOf(9, 0, 9))
                .as("without a pace nobody knows how long it takes")
                .isEqualByComparingTo("0");
    }

    private static Deployment owned(@Nullable Pace pace, String kilowatts) {
        CostInputs inputs =
                new CostInputs.Owned(
                        new BigDecimal("22075.20"),
                        BigDecimal.ZERO,
                        12,
                        new CostInputs.Power(
                                new BigDecimal(kilowatts), BigDecimal.ONE, new BigDecimal("0.15")),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        CostInputs.Fleet.ONE);
        Deployment known = selfHosted("llama@gpu", "1");
        Pool pool = ((Place.SelfHosted) known.place()).pool();
        var cost =
                new Pool.HourlyCost(
                        new PriceId(UUID.randomUUID()),
                        inputs.usdPerHour(),
                        inputs.overheadPerHour(),
                        inputs,
                        "");
        return new Deployment(
                known.id(),
                known.name(),
                known.model(),
                known.upstreamModel(),
                new Place.SelfHosted(pool, cost, pace));
    }

    @Test
    void whatNobodyPricedIsNotFree() {
        assertThat(candidate(selfHosted("llama@gpu", null)).prices()).isNull();
        assertThat(candidate(hosted("gpt@openai", true, PriceSheet.UNKNOWN)).prices()).isNull();
    }

    @Test
    void whatCannotBeCalledIsNoCandidate() {
        assertThat(
                        Candidates.in(
                                new CatalogSnapshot(
                                        List.of(hosted("gpt@openai", false, PriceSheet.UNKNOWN)))))
                .isEmpty();
    }

    private static Rates rates(String input, String cachedInput, String output) {
        return new Rates(
                new BigDecimal(input), new BigDecimal(cachedInput), new BigDecimal(output));
    }

    private static Candidate candidate(Deployment deployment) {
        List<Candidate> candidates = Candidates.in(new CatalogSnapshot(List.of(deployment)));
        assertThat(candidates).hasSize(1);
        return candidates.getFirst();
    }
}
