package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.tradeoff.Scenario.Input;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A month of 1.2G tokens: 600M read in full at $1.00 per million, 400M from a cache at $0.10, 200M
 * of output at $5.00. That is $1,640. Own capacity reads 10,000 tokens a second and writes 1,000:
 * 260,000 s, or 72.2 h at $4.50 an hour and half of it idle: $650.
 */
class ScenarioTest {
    private final Scenario month =
            new Scenario(
                    new BigDecimal(600_000_000),
                    new BigDecimal(400_000_000),
                    new BigDecimal(200_000_000),
                    new BigDecimal("0.000001"),
                    new BigDecimal("0.0000001"),
                    new BigDecimal("0.000005"),
                    new BigDecimal("0.0001"),
                    new BigDecimal("0.001"),
                    new BigDecimal("4.50"),
                    new BigDecimal("0.5"));

    @Test
    void theDifferenceIsTheAlternativeLessOwnCapacityWithItsIdleTime() {
        assertThat(month.alternative()).isEqualByComparingTo("1640");
        assertThat(Figures.usd(month.own())).isEqualByComparingTo("650");
        assertThat(Figures.usd(month.difference())).isEqualByComparingTo("990");
    }

    /** Idle time raises the price of a token: it is never multiplied away. */
    @Test
    void halfTheUtilisationIsTwiceTheCost() {
        assertThat(Figures.usd(month.with(Input.UTILISATION, new BigDecimal("0.5")).own()))
                .isEqualByComparingTo("1300");
    }

    @Test
    void noPoolIsBusierThanAllTheTime() {
        assertThat(month.with(Input.UTILISATION, new BigDecimal(3)).utilisation())
                .isEqualByComparingTo("1");
    }

    @Test
    void theFiveStrongestInputsComeInTheOrderOfWhatTheyMove() {
        assertThat(month.strongest())
                .extracting(Scenario.Bar::input)
                .containsExactly(
                        Input.ALTERNATIVE_PRICE,
                        Input.VOLUME,
                        Input.POOL_THROUGHPUT,
                        Input.UTILISATION,
                        Input.POOL_COST);
    }

    @Test
    void eachInputMovesTheDifferenceByWhatItIsWorth() {
        assertBar(Input.ALTERNATIVE_PRICE, "662", "1318");
        assertBar(Input.VOLUME, "792", "1188");
        assertBar(Input.ANSWER_LENGTH, "890", "1090");
        assertBar(Input.POOL_COST, "1120", "860");
        // 650 ÷ 0.8 = 812.50; 650 ÷ 1.2 = 541.67
        assertBar(Input.POOL_THROUGHPUT, "827.5", "1098.333333");
        assertBar(Input.UTILISATION, "827.5", "1098.333333");
        // 80M more or fewer from the cache: $0.90 less per million there, $0.25 less here.
        assertBar(Input.CACHED_SHARE, "1042", "938");
        // 200M less: 120M at 1.00 and 80M at 0.10 there, 12,000 s here.
        assertBar(Input.PROMPT_LENGTH, "892", "1088");
    }

    @Test
    void aMoveHasPaidForItselfWhenItsCostIsSaved() {
        assertThat(move(month, "4950").monthsToRecover().map(Figures::ratio))
                .hasValueSatisfying(months -> assertThat(months).isEqualByComparingTo("5"));
    }

    @Test
    void aMoveThatSavesNothingNeverPays() {
        Scenario dear = month.with(Input.POOL_COST, BigDecimal.TEN);

        assertThat(dear.difference()).isNegative();
        assertThat(move(dear, "4950").monthsToRecover()).isEmpty();
    }

    private static Detail.Move move(Scenario scenario, String switching) {
        return new Detail.Move(null, null, scenario, new BigDecimal(switching));
    }

    private void assertBar(Input input, String less, String more) {
        List<BigDecimal> found =
                List.of(
                        Figures.usd(month.with(input, new BigDecimal("0.8")).difference()),
                        Figures.usd(month.with(input, new BigDecimal("1.2")).difference()));
        assertThat(found.getFirst()).as(input + " less").isEqualByComparingTo(less);
        assertThat(found.getLast()).as(input + " more").isEqualByComparingTo(more);
    }
}
