package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.Capability;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Facts and prices of the catalogue that comes with this release. */
class BuiltInModelTest {

    @Test
    void everyRowIsAModelAndEveryPriceHasASourceAndADay() {
        assertThat(BuiltInCatalog.models())
                .hasSizeGreaterThan(80)
                .allSatisfy(model -> {
                    assertThat(model.model(Set.of()).capabilities()).isNotEmpty();
                    if (model.rates().isPresent()) {
                        assertThat(model.priceSeen()).isNotNull();
                        assertThat(model.priceSource()).contains("as of 20");
                    }
                });
    }

    @Test
    void noChatModelIsFree() {
        assertThat(BuiltInCatalog.models())
                .filteredOn(model -> model.rates().isPresent())
                .filteredOn(model -> model.model(Set.of()).capabilities().contains(Capability.CHAT))
                .isNotEmpty()
                .allSatisfy(model -> {
                    TokenRates rates = model.rates().orElseThrow();
                    assertThat(rates.input()).isPositive();
                    assertThat(rates.output()).isPositive();
                });
    }

    @Test
    void aModelWithoutAListPriceHasNone() {
        assertThat(model("deepseek-v4.1-flash").rates()).isEmpty();
        assertThat(model("gpt-oss-120b").rates()).isEmpty();
    }

    @Test
    void aLongPromptHasRatesOfItsOwn() {
        Price price =
                new Price(
                        new PriceId(new UUID(0, 1)),
                        BigDecimal.ONE,
                        null,
                        null,
                        BigDecimal.TWO,
                        BigDecimal.TEN,
                        model("gpt-5.4").rates().orElseThrow().longContext(),
                        Instant.EPOCH,
                        "test");

        assertThat(price.forPromptOf(272_000)).isSameAs(price);
        assertThat(price.forPromptOf(272_001).input()).isEqualByComparingTo("5");
        assertThat(price.forPromptOf(272_001).output()).isEqualByComparingTo("22.5");
        assertThat(price.forPromptOf(272_001).id()).isEqualTo(price.id());
    }

    @Test
    void knowsWhatModelsCanDo() {
        assertThat(model("gpt-4o").model(Set.of(Capability.TOOLS)).capabilities())
                .contains(Capability.CHAT, Capability.VISION, Capability.TOOLS)
                .doesNotContain(Capability.REASONING, Capability.AUDIO);
        assertThat(model("gemini-2.5-pro").model(Set.of()).capabilities())
                .contains(Capability.AUDIO, Capability.REASONING);
        assertThat(model("bge-m3").model(Set.of(Capability.TOOLS)).capabilities())
                .containsExactly(Capability.EMBEDDINGS);
    }

    @Test
    void knowsWhereALicenceForbidsUse() {
        assertThat(model("llama-4-scout").model(Set.of()).licenceForbiddenRegions())
                .containsExactly("EU");
        assertThat(model("openpangu-2.0-flash").model(Set.of()).licenceForbiddenRegions())
                .as("not read yet, so taken as forbidden")
                .containsExactly("EU");
        assertThat(model("gpt-oss-120b").model(Set.of()).licenceForbiddenRegions()).isEmpty();
    }

    private static BuiltInModel model(String name) {
        return BuiltInCatalog.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
