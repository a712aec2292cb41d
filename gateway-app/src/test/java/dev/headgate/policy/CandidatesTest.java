package dev.headgate.policy;

import static dev.headgate.policy.TestCatalog.hosted;
import static dev.headgate.policy.TestCatalog.selfHosted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
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
import java.util.List;
import java.util.Set;
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
