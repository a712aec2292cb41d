package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Capability;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlternativesTest {
    private static final TokenUsage TOKENS = TokenUsage.of(1_000_000, 0);
    private static final TenantId TENANT = new TenantId(Samples.id());
    private static final Set<Capability> CHAT = Set.of(Capability.CHAT);

    private final Deployment dear = Samples.hosted("dear@api", Samples.price("9", "9"));
    private final Deployment middle = Samples.hosted("middle@api", Samples.price("2", "2"));
    private final Deployment cheap = Samples.hosted("cheap@api", Samples.price("1", "1"));
    private final Deployment own = Samples.selfHosted("own@gpu", "3.60", 1);

    @Test
    void forOwnCapacityItIsTheCheapestHosted() {
        assertThat(among(dear, cheap, middle, own).to(own, TENANT, CHAT, TOKENS))
                .containsExactly(hosted("cheap@api", "1.000000"));
    }

    @Test
    void forAHostedCallItIsTheCheapestOtherAndOwnCapacity() {
        Deployment measured = Samples.measured(own, "1", "3");
        Alternatives alternatives = among(dear, cheap, middle, measured);

        // A million tokens at a millisecond each, at a thousandth of a dollar a second.
        assertThat(alternatives.to(cheap, TENANT, CHAT, TOKENS))
                .containsExactly(
                        hosted("middle@api", "2.000000"),
                        new Receipt.Alternative(
                                Hosting.SELF_HOSTED, "own@gpu", new BigDecimal("1.000000000000")));
    }

    @Test
    void isUnknownWhileAPoolHasNotBeenMeasured() {
        assertThat(among(cheap, own).to(cheap, TENANT, CHAT, TOKENS))
                .containsExactly(new Receipt.Alternative(Hosting.SELF_HOSTED, "own@gpu", null));
    }

    @Test
    void saysThatThereIsNoneOnTheOtherLeg() {
        assertThat(among(cheap).to(cheap, TENANT, CHAT, TOKENS))
                .containsExactly(new Receipt.Alternative(Hosting.SELF_HOSTED, null, null));
    }

    @Test
    void leavesOutWhatCannotDoItOrHasNoPrice() {
        assertThat(among(own, Samples.unpriced()).to(own, TENANT, CHAT, TOKENS))
                .containsExactly(new Receipt.Alternative(Hosting.HOSTED, null, null));
        assertThat(among(own, cheap).to(own, TENANT, Set.of(Capability.VISION), TOKENS))
                .containsExactly(new Receipt.Alternative(Hosting.HOSTED, null, null));
    }

    @Test
    void keepsTwoThatCostTheSame() {
        Deployment twin = Samples.hosted("twin@api", Samples.price("1", "1"));

        assertThat(among(cheap, twin, dear).to(cheap, TENANT, CHAT, TOKENS).getFirst())
                .isEqualTo(hosted("twin@api", "1.000000"));
        assertThat(among(cheap, twin, dear).to(twin, TENANT, CHAT, TOKENS).getFirst())
                .isEqualTo(hosted("cheap@api", "1.000000"));
    }

    @Test
    void followsTheCatalogue() {
        CatalogSnapshot[] now = {new CatalogSnapshot(List.of(own, dear))};
        Alternatives alternatives = new Alternatives(() -> now[0]);
        assertThat(alternatives.to(own, TENANT, CHAT, TOKENS))
                .containsExactly(hosted("dear@api", "9.000000"));

        now[0] = new CatalogSnapshot(List.of(own, dear, cheap));

        assertThat(alternatives.to(own, TENANT, CHAT, TOKENS))
                .containsExactly(hosted("cheap@api", "1.000000"));
    }

    private static Alternatives among(Deployment... deployments) {
        CatalogSnapshot snapshot = new CatalogSnapshot(List.of(deployments));
        return new Alternatives(() -> snapshot);
    }

    private static Receipt.Alternative hosted(String name, String usd) {
        return new Receipt.Alternative(Hosting.HOSTED, name, new BigDecimal(usd));
    }
}
