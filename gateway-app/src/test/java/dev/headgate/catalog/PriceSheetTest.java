package dev.headgate.catalog;

import static dev.headgate.catalog.DailyWindowTest.window;
import static dev.headgate.catalog.Sheets.sheet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.usage.Meter;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call costs at list price, in exact figures. */
class PriceSheetTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Set<ProcessingTier> ANY = EnumSet.allOf(ProcessingTier.class);
    private static final DailyWindow NIGHT = window("16:30", "00:30", "UTC");

    @Test
    void billsEachMeterAtItsOwnPrice() {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "3")
                        .with(Meter.CACHE_READ, "0.3")
                        .with(Meter.CACHE_WRITE, "3.75")
                        .with(Meter.CACHE_WRITE_1H, "6")
                        .with(Meter.AUDIO_INPUT, "32")
                        .with(Meter.IMAGE_INPUT, "5")
                        .with(Meter.OUTPUT, "15")
                        .with(Meter.REASONING, "20")
                        .with(Meter.AUDIO_OUTPUT, "64")
                        .with(Meter.REQUEST, "0.01")
                        .made();
        var usage = new TokenUsage(1000, 2000L, 400L, 300L, 50L, 70L, 500, 100L, 25L);

        List<ChargeLine> lines = prices.charge(usage, ProcessingTier.STANDARD, NOON);

        assertThat(lines)
                .extracting(line -> line.meter() + " " + PriceTexts.plain(line.usd()))
                .containsExactly(
                        "INPUT 0.003",
                        "CACHE_READ 0.0006",
                        "CACHE_WRITE 0.0015",
                        "CACHE_WRITE_1H 0.0018",
                        "AUDIO_INPUT 0.0016",
                        "IMAGE_INPUT 0.00035",
                        "OUTPUT 0.0075",
                        "REASONING 0.002",
                        "AUDIO_OUTPUT 0.0016",
                        "REQUEST 0.01");
        assertThat(sum(lines)).isEqualByComparingTo("0.02995");
    }

    @ParameterizedTest
    @CsvSource({
        "CACHE_READ,     INPUT",
        "CACHE_WRITE,    INPUT",
        "CACHE_WRITE_1H, CACHE_WRITE",
        "AUDIO_INPUT,    INPUT",
        "IMAGE_INPUT,    INPUT",
        "REASONING,      OUTPUT",
        "AUDIO_OUTPUT,   OUTPUT"
    })
    void billsAMeterWithoutAPriceAsTheOneThatContainsIt(Meter meter, Meter containing) {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "3")
                        .with(Meter.CACHE_WRITE, containing == Meter.CACHE_WRITE ? "3.75" : null)
                        .with(Meter.OUTPUT, "15")
                        .made();

        assertThat(prices.unitPrice(meter, 0, NOON))
                .isEqualTo(prices.unitPrice(containing, 0, NOON));
    }

    @Test
    void billsAnHourlyCacheWriteAsInputWhereNoCacheWriteHasAPrice() {
        var usage = new TokenUsage(0, null, null, 1_000_000L, null, null, 0, null, null);

        assertThat(usd(Sheets.of("3", "15"), usage)).isEqualByComparingTo("3");
    }

    @ParameterizedTest
    @CsvSource({
        "0,       1", "128000, 1", "128001, 2", "200000, 2", "200001, 3",
        "272000,  3", "272001, 4", "512000, 4", "512001, 5", "2000000, 5"
    })
    void aLongPromptIsBilledAtThePriceOfItsLength(long prompt, String input) {
        PriceSlot slot = PriceSlot.of(Meter.INPUT);
        PriceSheet prices =
                sheet().with(slot, "1")
                        .with(slot.above(128_000), "2")
                        .with(slot.above(200_000), "3")
                        .with(slot.above(272_000), "4")
                        .with(slot.above(512_000), "5")
                        .with(Meter.OUTPUT, "10")
                        .made();

        assertThat(prices.unitPrice(Meter.INPUT, prompt, NOON).orElseThrow())
                .isEqualByComparingTo(input);
        assertThat(prices.lengths(NOON)).containsExactly(128_000L, 200_000L, 272_000L, 512_000L);
    }

    /** Gemini 2.5 Pro: 1.25 / 10 up to 200,000 tokens, 2.50 / 15 above; cached 0.125 and 0.25. */
    @Test
    void cachedTokensCountForTheLengthOfAPrompt() {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "1.25")
                        .with(Meter.CACHE_READ, "0.125")
                        .with(Meter.OUTPUT, "10")
                        .with(PriceSlot.of(Meter.INPUT).above(200_000), "2.5")
                        .with(PriceSlot.of(Meter.CACHE_READ).above(200_000), "0.25")
                        .with(PriceSlot.of(Meter.OUTPUT).above(200_000), "15")
                        .made();

        assertThat(usd(prices, new TokenUsage(100_000, 100_000L, null, 1000, null)))
                .isEqualByComparingTo("0.1475");
        assertThat(usd(prices, new TokenUsage(100_000, 100_001L, null, 1000, null)))
                .isEqualByComparingTo("0.29000025");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T16:29:59.999Z, 2.19",
        "2026-11-22T16:30:00Z,     0.55",
        "2026-11-23T00:29:59.999Z, 0.55",
        "2026-11-23T00:30:00Z,     2.19"
    })
    void theNightHasItsOwnPrice(Instant moment, String output) {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "0.55")
                        .with(Meter.OUTPUT, "2.19")
                        .with(at(NIGHT, Meter.OUTPUT), "0.55")
                        .made();

        assertThat(usd(prices, TokenUsage.of(0, 1_000_000), moment)).isEqualByComparingTo(output);
    }

    @Test
    void aRegionPaysTenPercentMore() {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "3")
                        .inRegion("EU", PriceSlot.of(Meter.INPUT), "3.3")
                        .with(Meter.OUTPUT, "15")
                        .inRegion("EU", PriceSlot.of(Meter.OUTPUT), "16.5")
                        .made();

        assertThat(usd(prices, TokenUsage.of(1_000_000, 100_000))).isEqualByComparingTo("4.95");
    }

    @ParameterizedTest
    @CsvSource({"STANDARD, 14.0", "BATCH, 7.0", "FLEX, 7.0", "PRIORITY, 28.0"})
    void eachTierHasItsOwnPrice(ProcessingTier tier, String usd) {
        PriceSlot input = PriceSlot.of(Meter.INPUT);
        PriceSlot output = PriceSlot.of(Meter.OUTPUT);
        PriceSheet prices =
                sheet().with(input, "2")
                        .with(output, "8")
                        .with(input.at(ProcessingTier.BATCH), "1")
                        .with(output.at(ProcessingTier.BATCH), "4")
                        .with(input.at(ProcessingTier.FLEX), "1")
                        .with(output.at(ProcessingTier.FLEX), "4")
                        .with(input.at(ProcessingTier.PRIORITY), "4")
                        .with(output.at(ProcessingTier.PRIORITY), "16")
                        .made();
        TokenUsage usage = TokenUsage.of(3_000_000, 1_000_000);

        assertThat(sum(prices.charge(usage, tier, NOON))).isEqualByComparingTo(usd);
    }

    /** A cached token is not billed as a batch's input where it has a price of its own. */
    @Test
    void whatHasNoPriceAtATierHasTheStandardOne() {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "2")
                        .with(Meter.CACHE_READ, "0.5")
                        .with(Meter.OUTPUT, "8")
                        .with(PriceSlot.of(Meter.INPUT).at(ProcessingTier.BATCH), "1")
                        .made();
        var usage = new TokenUsage(1_000_000, 1_000_000L, null, 1_000_000, null);

        assertThat(sum(prices.charge(usage, ProcessingTier.BATCH, NOON)))
                .isEqualByComparingTo("9.5");
    }

    @ParameterizedTest
    @CsvSource({
        "flex, FLEX",
        "batch, BATCH",
        "priority, PRIORITY",
        "default, STANDARD",
        "scale, STANDARD"
    })
    void knowsTheProvidersWordsForTiers(String word, ProcessingTier tier) {
        assertThat(ProcessingTier.of(word)).isEqualTo(tier);
        assertThat(ProcessingTier.of(null)).isEqualTo(ProcessingTier.STANDARD);
    }

    /** Sonnet 5 went from 2 / 10 to 3 / 15 on 1 September 2026, which was known in advance. */
    @Test
    void anAnnouncedPriceTakesEffectAtItsInstant() {
        Instant change = Instant.parse("2026-09-01T00:00:00Z");
        PriceSheet prices =
                sheet().with(PriceSlot.of(Meter.INPUT), "2", Instant.EPOCH, change)
                        .with(PriceSlot.of(Meter.OUTPUT), "10", Instant.EPOCH, change)
                        .with(PriceSlot.of(Meter.INPUT), "3", change, null)
                        .with(PriceSlot.of(Meter.OUTPUT), "15", change, null)
                        .made();
        TokenUsage usage = TokenUsage.of(1_000_000, 1_000_000);

        assertThat(usd(prices, usage, change.minusNanos(1))).isEqualByComparingTo("12");
        assertThat(usd(prices, usage, change)).isEqualByComparingTo("18");
        assertThat(usd(prices, usage, change.minusNanos(1)))
                .as("asked for again, after the change")
                .isEqualByComparingTo("12");
    }

    @Test
    void anotherCurrencyIsWorthWhatItWasWorthThen() {
        Instant december = Instant.parse("2026-12-01T00:00:00Z");
        PriceSheet prices =
                sheet().in("CNY", Meter.INPUT, "2")
                        .in("CNY", Meter.OUTPUT, "8")
                        .worth("CNY", "0.14", Instant.EPOCH, december)
                        .worth("CNY", "0.1382", december, null)
                        .made();
        TokenUsage usage = TokenUsage.of(1_000_000, 1_000_000);

        assertThat(usd(prices, usage, NOON)).isEqualByComparingTo("1.40");
        assertThat(usd(prices, usage, december)).isEqualByComparingTo("1.382");
        assertThat(prices.charge(usage, ProcessingTier.STANDARD, NOON).getFirst().unitPrice())
                .as("in USD")
                .isEqualByComparingTo("0.28");
    }

    @Test
    void aCurrencyWithoutARateMakesThePriceUnknown() {
        PriceSheet prices = sheet().in("CNY", Meter.INPUT, "2").with(Meter.OUTPUT, "1").made();

        assertThat(prices.isKnownAt(NOON)).isFalse();
        assertThat(usd(prices, TokenUsage.of(10, 10))).isNull();
        assertThat(prices.whyUnknownAt(NOON)).hasValue("Nobody entered what CNY is worth in USD.");
    }

    @Test
    void withoutAPriceForOutputNothingIsKnownAndNothingIsFree() {
        PriceSheet prices = sheet().with(Meter.INPUT, "3").made();

        List<ChargeLine> lines = prices.charge(TokenUsage.of(10, 0), ProcessingTier.STANDARD, NOON);

        assertThat(lines).containsExactly(ChargeLine.unpriced(Meter.INPUT, BigDecimal.TEN));
        assertThat(prices.whyUnknownAt(NOON)).hasValue("There is no price for output in force.");
        assertThat(sum(worst(prices, 10, 0))).isNull();
    }

    @Test
    void anEmbeddingNeedsNoPriceForOutput() {
        PriceSheet prices = sheet().with(Meter.INPUT, "0.02").withoutOutput().made();

        assertThat(usd(prices, TokenUsage.of(1_000_000, 0))).isEqualByComparingTo("0.02");
        assertThat(sum(worst(prices, 1_000_000, 0))).isEqualByComparingTo("0.02");
    }

    @Test
    void aPriceHoldsOnlyInItsTime() {
        Instant end = NOON.plusSeconds(60);
        PriceSheet prices =
                sheet().with(PriceSlot.of(Meter.INPUT), "1", NOON, end)
                        .with(Meter.OUTPUT, "1")
                        .made();

        assertThat(prices.isKnownAt(NOON.minusNanos(1))).isFalse();
        assertThat(prices.isKnownAt(NOON)).isTrue();
        assertThat(prices.isKnownAt(end)).isFalse();
    }

    @Test
    void theWorstCaseIsTheDearestMeterOfEachDirection() {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "3")
                        .with(Meter.CACHE_READ, "0.3")
                        .with(Meter.CACHE_WRITE, "3.75")
                        .with(Meter.OUTPUT, "15")
                        .with(Meter.REASONING, "20")
                        .with(Meter.REQUEST, "0.01")
                        .made();

        List<ChargeLine> lines = worst(prices, 1000, 100);

        assertThat(lines)
                .extracting(line -> line.meter() + " " + PriceTexts.plain(line.usd()))
                .containsExactly("INPUT 0.00375", "OUTPUT 0.002", "REQUEST 0.01");
    }

    @ParameterizedTest
    @CsvSource({"200000, 0.2", "200001, 0.400002"})
    void theWorstCaseKnowsHowLongThePromptCanBe(long prompt, String usd) {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "1")
                        .with(PriceSlot.of(Meter.INPUT).above(200_000), "2")
                        .with(Meter.OUTPUT, "1")
                        .made();

        assertThat(sum(worst(prices, prompt, 0))).isEqualByComparingTo(usd);
    }

    @Test
    void theWorstCaseReckonsWithTheTiersThatMayApply() {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "2")
                        .with(PriceSlot.of(Meter.INPUT).at(ProcessingTier.PRIORITY), "4")
                        .with(Meter.OUTPUT, "8")
                        .made();

        assertThat(sum(worst(prices, 1_000_000, 0))).isEqualByComparingTo("4");
        assertThat(
                        sum(
                                prices.worstCase(
                                        1_000_000,
                                        0,
                                        Set.of(ProcessingTier.STANDARD, ProcessingTier.BATCH),
                                        NOON,
                                        TEN_MINUTES)))
                .isEqualByComparingTo("2");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-23T00:19:59Z, 1", "2026-11-23T00:20:00Z, 2"})
    void theWorstCaseReckonsWithTheEndOfTheNight(Instant begin, String usd) {
        PriceSheet prices =
                sheet().with(Meter.INPUT, "2")
                        .with(at(NIGHT, Meter.INPUT), "1")
                        .with(Meter.OUTPUT, "1")
                        .made();

        assertThat(sum(prices.worstCase(1_000_000, 0, ANY, begin, TEN_MINUTES)))
                .isEqualByComparingTo(usd);
    }

    @Test
    void theWorstCaseReckonsWithAPriceThatComesIntoForceMeanwhile() {
        Instant change = NOON.plus(TEN_MINUTES);
        PriceSheet prices =
                sheet().with(PriceSlot.of(Meter.INPUT), "2", Instant.EPOCH, change)
                        .with(PriceSlot.of(Meter.INPUT), "3", change, null)
                        .with(Meter.OUTPUT, "1")
                        .made();

        assertThat(sum(worst(prices, 1_000_000, 0))).isEqualByComparingTo("3");
        assertThat(sum(prices.worstCase(1_000_000, 0, ANY, NOON, TEN_MINUTES.minusNanos(1))))
                .isEqualByComparingTo("2");
    }

    @Test
    void theWorstCaseIsUnknownWhereAPriceEndsMeanwhile() {
        PriceSheet prices =
                sheet().with(PriceSlot.of(Meter.INPUT), "2", Instant.EPOCH, NOON.plusSeconds(1))
                        .with(Meter.OUTPUT, "1")
                        .made();

        assertThat(sum(worst(prices, 1_000_000, 0))).isNull();
    }

    private static PriceSlot at(DailyWindow window, Meter meter) {
        return new PriceSlot(ProcessingTier.STANDARD, meter, 0, window);
    }

    private static List<ChargeLine> worst(PriceSheet prices, long input, long output) {
        return prices.worstCase(input, output, ANY, NOON, TEN_MINUTES);
    }

    private static @Nullable BigDecimal usd(PriceSheet prices, TokenUsage usage) {
        return usd(prices, usage, NOON);
    }

    private static @Nullable BigDecimal usd(PriceSheet prices, TokenUsage usage, Instant moment) {
        return sum(prices.charge(usage, ProcessingTier.STANDARD, moment));
    }

    private static @Nullable BigDecimal sum(List<ChargeLine> lines) {
        return ChargeLine.sum(lines, ChargeLine::usd);
    }
}
