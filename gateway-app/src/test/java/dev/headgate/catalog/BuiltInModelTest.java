package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.Capability;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Facts and prices of the catalogue that comes with this release. */
class BuiltInModelTest {

    @Test
    void everyRowIsAModelAndEveryPriceHasASourceAndADay() {
        assertThat(BuiltInCatalog.models())
                .hasSizeGreaterThan(80)
                .allSatisfy(model -> {
                    assertThat(model.model(Set.of()).capabilities()).isNotEmpty();
                    if (model.prices().isPresent()) {
                        assertThat(model.priceSeen()).isNotNull();
                        assertThat(model.priceSource()).contains("as of 20");
                    }
                });
    }

    @Test
    void noChatModelIsFree() {
        assertThat(BuiltInCatalog.models())
                .filteredOn(model -> model.prices().isPresent())
                .filteredOn(model -> model.model(Set.of()).capabilities().contains(Capability.CHAT))
                .isNotEmpty()
                .allSatisfy(model -> {
                    PriceList list = model.prices().orElseThrow();
                    assertThat(list.prices())
                            .containsKeys(PriceSlot.of(Meter.INPUT), PriceSlot.of(Meter.OUTPUT));
                    assertThat(list.prices().values())
                            .allSatisfy(price -> assertThat(price).isPositive());
                });
    }

    @Test
    void aModelWithoutAListPriceHasNone() {
        assertThat(model("deepseek-v4.1-flash").prices()).isEmpty();
        assertThat(model("gpt-oss-120b").prices()).isEmpty();
    }

    @Test
    void aLongPromptHasRatesOfItsOwn() {
        Map<PriceSlot, BigDecimal> prices = model("gpt-5.4").prices().orElseThrow().prices();

        assertThat(prices)
                .containsEntry(PriceSlot.of(Meter.INPUT), new BigDecimal("2.5"))
                .containsEntry(PriceSlot.of(Meter.INPUT).above(272_000), new BigDecimal("5"))
                .containsEntry(PriceSlot.of(Meter.CACHE_READ).above(272_000), new BigDecimal("0.5"))
                .containsEntry(PriceSlot.of(Meter.OUTPUT).above(272_000), new BigDecimal("22.5"));
    }

    @Test
    void knowsWhatCacheWritesForAnHourAndBatchesCost() {
        assertThat(model("claude-opus-5").prices().orElseThrow().prices())
                .containsEntry(PriceSlot.of(Meter.CACHE_WRITE), new BigDecimal("6.25"))
                .containsEntry(PriceSlot.of(Meter.CACHE_WRITE_1H), new BigDecimal("10"));
        assertThat(model("gpt-5.4-mini").prices().orElseThrow().prices())
                .containsEntry(
                        PriceSlot.of(Meter.INPUT).at(ProcessingTier.BATCH), new BigDecimal("0.375"))
                .containsEntry(
                        PriceSlot.of(Meter.OUTPUT).at(ProcessingTier.BATCH),
                        new BigDecimal("2.25"));
    }

    /** Only the write for five minutes is known for long prompts, so that counts for the hour. */
    @Test
    void aMeterThatNobodyPricedForLongPromptsIsBilledAsTheOneThatContainsIt() {
        assertThat(model("claude-sonnet-4-5").prices().orElseThrow().prices())
                .containsEntry(PriceSlot.of(Meter.CACHE_WRITE_1H), new BigDecimal("6"))
                .containsEntry(
                        PriceSlot.of(Meter.CACHE_WRITE_1H).above(200_000), new BigDecimal("7.5"));
    }

    @Test
    void anEmbeddingHasNoPriceForOutput() {
        assertThat(model("text-embedding-3-small").prices().orElseThrow().prices())
                .containsOnlyKeys(
                        PriceSlot.of(Meter.INPUT),
                        PriceSlot.of(Meter.INPUT).at(ProcessingTier.BATCH));
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
