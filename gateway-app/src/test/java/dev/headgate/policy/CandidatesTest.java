package dev.headgate.policy;

import static dev.headgate.policy.TestCatalog.hosted;
import static dev.headgate.policy.TestCatalog.price;
import static dev.headgate.policy.TestCatalog.selfHosted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Price;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Capability;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.TokenPrices;
import dev.headgate.routing.TokenPrices.Rates;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    @Test
    void aHostedDeploymentHasItsListPrice() {
        var prices = new TokenPrices(new BigDecimal("0.75"), new BigDecimal("4.5"));

        assertThat(candidate(hosted("gpt@openai", true, price("0.75", "4.5", null))))
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
        var tier =
                new Price.LongContext(
                        200_000,
                        new BigDecimal("2"),
                        new BigDecimal("0.2"),
                        null,
                        new BigDecimal("9"));

        assertThat(candidate(hosted("gpt@openai", true, price("1", "4", tier))).prices())
                .isEqualTo(
                        new TokenPrices(
                                new Rates(new BigDecimal("1"), null, new BigDecimal("4")),
                                new TokenPrices.LongPrompt(
                                        200_000,
                                        new Rates(
                                                new BigDecimal("2"),
                                                new BigDecimal("0.2"),
                                                new BigDecimal("9")))));
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
        assertThat(candidate(hosted("gpt@openai", true, null)).prices()).isNull();
    }

    @Test
    void whatCannotBeCalledIsNoCandidate() {
        assertThat(Candidates.in(new CatalogSnapshot(List.of(hosted("gpt@openai", false, null)))))
                .isEmpty();
    }

    private static Candidate candidate(Deployment deployment) {
        List<Candidate> candidates = Candidates.in(new CatalogSnapshot(List.of(deployment)));
        assertThat(candidates).hasSize(1);
        return candidates.getFirst();
    }
}
