package dev.headgate.catalog;

import static dev.headgate.catalog.Finding.Kind.CORRECTS_THE_PAST;
import static dev.headgate.catalog.Finding.Kind.IMPLAUSIBLE_LENGTH;
import static dev.headgate.catalog.Finding.Kind.IMPLAUSIBLE_METER;
import static dev.headgate.catalog.Finding.Kind.IMPLAUSIBLE_TIER;
import static dev.headgate.catalog.Finding.Kind.LARGE_CHANGE;
import static dev.headgate.catalog.Finding.Kind.NO_EXCHANGE_RATE;
import static dev.headgate.catalog.Finding.Kind.OUTPUT_BELOW_INPUT;
import static dev.headgate.catalog.Finding.Kind.OUT_OF_RANGE;
import static dev.headgate.catalog.Finding.Kind.UNLIKE_OTHER_HOSTS;
import static dev.headgate.catalog.Finding.Kind.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceChange.Wish;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a price that somebody enters is not believed. */
class PriceRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final ProviderId PROVIDER = new ProviderId(new UUID(0, 1));
    private static final PriceSlot INPUT = PriceSlot.of(Meter.INPUT);
    private static final PriceSlot OUTPUT = PriceSlot.of(Meter.OUTPUT);

    private final PriceRules rules = new PriceRules(properties());
    private final List<PriceRow> book = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();
    private Map<Meter, List<BigDecimal>> others = Map.of();
    private @Nullable String reason;
    private @Nullable Instant from;

    @Test
    void anOrdinaryPriceIsBelieved() {
        wish(INPUT, "0.15").wish(OUTPUT, "0.6");

        assertThat(kinds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.001,    true",
        "0.000999, false",
        "200,      true",
        "200.01,   false",
        "15000,    false"
    })
    void aPriceIsBetweenATenthOfACentAnd200PerMillion(String usd, boolean isBelieved) {
        wish(INPUT, usd).wish(OUTPUT, "200");

        assertThat(kinds().contains(OUT_OF_RANGE)).isEqualTo(!isBelieved);
    }

    @Test
    void aRequestHasARangeOfItsOwn() {
        wish(PriceSlot.of(Meter.REQUEST), "0.0005");
        assertThat(kinds()).isEmpty();

        wish(PriceSlot.of(Meter.REQUEST), "10.01");
        assertThat(kinds()).containsExactly(OUT_OF_RANGE);
    }

    @Test
    void nothingIsFreeByAccident() {
        wish(INPUT, "0").wish(OUTPUT, "0");
        assertThat(kinds()).containsExactly(ZERO, ZERO);

        reason = "free: preview until spring";
        assertThat(kinds()).isEmpty();
    }

    /** Input 1.41 and output 0.35 stood in a published file. */
    @Test
    void outputThatIsCheaperThanInputNeedsAReason() {
        wish(INPUT, "1.41").wish(OUTPUT, "0.35");

        assertThat(kinds()).containsExactly(OUTPUT_BELOW_INPUT);
        assertThat(review().getFirst().refuses(null)).isTrue();
        assertThat(review().getFirst().refuses("It is so in contract 17.")).isFalse();
        assertThat(review().getFirst().message())
                .contains("output (0.35) cheaper than input (1.41)");
    }

    @Test
    void anInputThatRisesAboveTheOutputNeedsAReasonToo() {
        inTheBook(OUTPUT, "0.6");
        wish(INPUT, "0.7");

        assertThat(kinds()).containsExactly(OUTPUT_BELOW_INPUT);
    }

    @ParameterizedTest
    @CsvSource({"2.5, false", "1.5, false", "2.51, true", "1.49, true", "2, false"})
    void aChangeOfMoreThanAQuarterNeedsApproval(String usd, boolean needsApproval) {
        inTheBook(INPUT, "2");
        wish(INPUT, usd).wish(OUTPUT, "8");

        assertThat(kinds().contains(LARGE_CHANGE)).isEqualTo(needsApproval);
    }

    @Test
    void aLargeChangeIsSaidWithItsFigures() {
        inTheBook(INPUT, "0.435");
        wish(INPUT, "1.74").wish(OUTPUT, "3.48");

        assertThat(review().getFirst().message())
                .isEqualTo(
                        "The price of input changes from 0.435 to 1.74 USD (+300 %), more than 25 %.");
    }

    /** Priority input 2.5 on a base of 0.05 stood in a published file. */
    @Test
    void aTierThatCostsManyTimesTheStandardNeedsApproval() {
        wish(INPUT, "0.05")
                .wish(OUTPUT, "0.4")
                .wish(INPUT.at(ProcessingTier.PRIORITY), "2.5")
                .wish(OUTPUT.at(ProcessingTier.PRIORITY), "4");

        assertThat(kinds()).containsExactly(IMPLAUSIBLE_TIER, IMPLAUSIBLE_TIER);
        assertThat(review().getFirst().what()).isEqualTo("priority input");
    }

    @Test
    void aBatchThatIsDearerThanTheStandardNeedsApproval() {
        wish(INPUT, "2").wish(OUTPUT, "8").wish(INPUT.at(ProcessingTier.BATCH), "2.1");

        assertThat(kinds()).containsExactly(IMPLAUSIBLE_TIER);
    }

    @Test
    void cachedInputThatIsDearerThanInputNeedsApproval() {
        wish(INPUT, "2").wish(OUTPUT, "8").wish(PriceSlot.of(Meter.CACHE_READ), "2.1");

        assertThat(kinds()).containsExactly(IMPLAUSIBLE_METER);
    }

    /** A cache write costs 1.25 times the input, and twice as much for an hour. */
    @Test
    void cacheWritesAsAnthropicHasThemAreBelieved() {
        wish(INPUT, "5")
                .wish(OUTPUT, "25")
                .wish(PriceSlot.of(Meter.CACHE_READ), "0.5")
                .wish(PriceSlot.of(Meter.CACHE_WRITE), "6.25")
                .wish(PriceSlot.of(Meter.CACHE_WRITE_1H), "10");

        assertThat(kinds()).isEmpty();
    }

    @Test
    void longPromptsThatAreCheaperThanShortOnesNeedApproval() {
        wish(INPUT, "2").wish(OUTPUT, "8").wish(INPUT.above(200_000), "1");

        assertThat(kinds()).containsExactly(IMPLAUSIBLE_LENGTH);
    }

    /** Output at 6.00 where others ask 0.6 to 0.9 stood in a published file. */
    @ParameterizedTest
    @CsvSource({"6.00, true", "3.61, true", "3.60, false", "0.15, false", "0.149, true"})
    void aPriceUnlikeThoseOfOtherHostsNeedsApproval(String usd, boolean needsApproval) {
        others = Map.of(Meter.OUTPUT, List.of(new BigDecimal("0.6"), new BigDecimal("0.9")));
        wish(OUTPUT, usd);

        assertThat(kinds().contains(UNLIKE_OTHER_HOSTS)).isEqualTo(needsApproval);
    }

    @Test
    void oneOtherHostProvesNothing() {
        others = Map.of(Meter.OUTPUT, List.of(new BigDecimal("0.6")));
        wish(OUTPUT, "6");

        assertThat(kinds()).isEmpty();
    }

    @Test
    void anotherCurrencyNeedsARate() {
        wishes.add(new Wish(null, INPUT, new Amount("CNY", BigDecimal.TWO)));

        assertThat(kinds()).containsExactly(NO_EXCHANGE_RATE);
    }

    @Test
    void whoCorrectsThePastSaysWhy() {
        inTheBook(INPUT, "2");
        from = Instant.EPOCH;
        wish(INPUT, "2.1").wish(OUTPUT, "8");

        assertThat(kinds()).containsExactly(CORRECTS_THE_PAST);
        assertThat(review().getFirst().refuses("The invoice says so.")).isFalse();
    }

    private List<Finding.Kind> kinds() {
        return review().stream().map(Finding::kind).toList();
    }

    private List<Finding> review() {
        return rules.review(
                new PriceChange(
                        PROVIDER,
                        "m",
                        wishes,
                        from,
                        null,
                        new PriceChange.Note("a test", NOW, reason, "ann", Keeper.API)),
                new PriceRules.Known(book, ExchangeRates.NONE, others, NOW));
    }

    private PriceRulesTest wish(PriceSlot slot, String price) {
        wishes.removeIf(wish -> wish.slot().equals(slot));
        wishes.add(new Wish(null, slot, new Amount("USD", new BigDecimal(price))));
        return this;
    }

    private void inTheBook(PriceSlot slot, String price) {
        book.add(
                new PriceRow(
                        new PriceId(UUID.randomUUID()),
                        new PriceKey(PROVIDER, "m", null, slot),
                        "USD",
                        new BigDecimal(price),
                        new PriceRow.Origin("a test", NOW, null, null, Keeper.API),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        null));
    }

    static PriceRuleProperties properties() {
        return new PriceRuleProperties(
                new BigDecimal("0.001"),
                BigDecimal.valueOf(200),
                BigDecimal.TEN,
                BigDecimal.valueOf(25),
                false);
    }
}
