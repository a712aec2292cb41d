package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Break-even of four pools against alternatives, for three tokens of input to one of output, with
 * nothing but rent: GPUs × $/h × 730 h. Throughputs are closed-loop peaks of published benchmarks.
 */
class BreakEvenTableTest {
    private static final TokenMix THREE_TO_ONE = TokenMix.of(3, 1);
    private static final BigDecimal SLO = new BigDecimal("0.6");

    /** Pools by name: rent a month, tokens a second of input and of output. */
    private enum TestPool {
        GPT_OSS_120B(3_650, 39_536, 9_710),
        QWEN3_235B(7_300, 18_807, 4_741),
        DEEPSEEK_R1(20_440, 18_688, 4_266),
        QWEN3_32B(1_825, 5_012, 3_704);

        private final BigDecimal rent;
        private final Capacity capacity;

        TestPool(long rent, long input, long output) {
            this.rent = BigDecimal.valueOf(rent);
            this.capacity =
                    new Capacity(
                            ServiceRates.ofThroughput(input, output).tokensPerMonth(THREE_TO_ONE),
                            SLO);
        }

        BreakEven.At against(String alternative) {
            return against(alternative, rent);
        }

        BreakEven.At against(String alternative, BigDecimal fixed) {
            return (BreakEven.At)
                    BreakEven.of(fixed, new BigDecimal(alternative), BigDecimal.ZERO, capacity);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GPT_OSS_120B, 58.8",
        "QWEN3_235B, 28.4",
        "DEEPSEEK_R1, 26.6",
        "QWEN3_32B, 12.1",
    })
    void theMixAndTheThroughputsGiveThePeak(TestPool pool, String giga) {
        assertThat(giga(pool.capacity.peak(), 1)).isEqualTo(giga);
    }

    /**
     * Blended prices are those of the model catalogue, (3 × input + output) ÷ 4, before they were
     * rounded for print. Printed as 0.91 and 0.54, R1's alternatives would give 22.5G and 37.9G
     * (142 %) instead of 22.4G and 37.6G (141 %).
     */
    @ParameterizedTest
    @CsvSource({
        "GPT_OSS_120B, claude-sonnet-5,        6.00,    0.6, 1.0",
        "GPT_OSS_120B, gpt-5.6-luna,           2.25,    1.6, 2.8",
        "GPT_OSS_120B, gpt-5.4-mini,           1.6875,  2.2, 3.7",
        "GPT_OSS_120B, gpt-oss-120b at Bedrock, 0.2625, 13.9, 24",
        "GPT_OSS_120B, gpt-oss-120b at OVH,    0.185,  19.7, 34",
        "GPT_OSS_120B, DeepSeek V4-Flash,      0.175,  20.9, 35",
        "QWEN3_235B,   Qwen3-235B at Bedrock,  0.385,  19.0, 67",
        "QWEN3_235B,   GPT-5.4,                5.625,   1.3, 4.6",
        "DEEPSEEK_R1,  R1 at DeepInfra,        0.9125, 22.4, 84",
        "DEEPSEEK_R1,  DeepSeek V4-Pro,        0.54375, 37.6, 141",
        "DEEPSEEK_R1,  claude-sonnet-5,        6.00,    3.4, 13",
        "QWEN3_32B,    Qwen3-32B at OVH,       0.13,   14.0, 116",
        "QWEN3_32B,    gpt-5-mini,             0.6875,  2.7, 22",
    })
    void theVolumeIsTheRentDividedByTheBlendedPrice(
            TestPool pool, String alternative, String price, String giga, String percent) {
        BreakEven.At found = pool.against(price);

        assertThat(giga(found.tokensPerMonth(), 1)).as(alternative).isEqualTo(giga);
        assertThat(percent(found.shareOfPeak(), digits(percent)))
                .as(alternative)
                .isEqualTo(percent);
    }

    /** The published table prints 36 %: 35.49 rounded twice. The formula gives 35 %. */
    @Test
    void oneShareOfThePublishedTableDoesNotComeOut() {
        assertThat(percent(TestPool.GPT_OSS_120B.against("0.175").shareOfPeak(), 2))
                .isEqualTo("35.49");
    }

    /** With the GPUs at 65 % of the bill, and a quarter of a person at $3,750 a month. */
    @ParameterizedTest
    @CsvSource({
        "6.00,   2.7",
        "2.25,   7.1",
        "1.6875, 9.4",
        "0.2625, 61",
        "0.185,  86",
        "0.175,  91",
    })
    void theRestOfTheBillAndStaffMoveItFar(String price, String percent) {
        BigDecimal fixed =
                new BigDecimal(3_650)
                        .divide(new BigDecimal("0.65"), Figures.PRECISION)
                        .add(new BigDecimal(3_750));

        assertThat(
                        percent(
                                TestPool.GPT_OSS_120B.against(price, fixed).shareOfPeak(),
                                digits(percent)))
                .isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({
        "GPT_OSS_120B, 0.2625, FEASIBLE",
        "DEEPSEEK_R1,  0.9125, ONLY_WITHOUT_SLO",
        "DEEPSEEK_R1,  0.54375, BEYOND_CAPACITY",
        "QWEN3_32B,    0.13,   BEYOND_CAPACITY",
    })
    void aVolumeThatThePoolCannotMakeDoesNotBreakEven(
            TestPool pool, String price, BreakEven.Feasibility expected) {
        assertThat(pool.against(price).feasibility()).isEqualTo(expected);
    }

    @Test
    void answersInTimeLeaveSixTenthsOfThePeak() {
        BreakEven.At found = TestPool.DEEPSEEK_R1.against("0.9125");

        assertThat(percent(found.shareOfPeak(), 1)).isEqualTo("84.2");
        assertThat(percent(found.shareInTime(), 1)).isEqualTo("140.3");
    }

    @Test
    void anAlternativeNoDearerThanTheMarginalCostIsNeverBeaten() {
        Capacity capacity = TestPool.QWEN3_32B.capacity;

        assertThat(
                        BreakEven.of(
                                BigDecimal.TEN,
                                new BigDecimal("0.05"),
                                new BigDecimal("0.05"),
                                capacity))
                .isEqualTo(new BreakEven.Never());
    }

    @Test
    void theMarginalCostMovesTheVolumeUp() {
        BreakEven.At found =
                (BreakEven.At)
                        BreakEven.of(
                                new BigDecimal(1_000),
                                new BigDecimal("0.50"),
                                new BigDecimal("0.10"),
                                new Capacity(new BigDecimal("10000000000"), SLO));

        assertThat(found.tokensPerMonth()).isEqualByComparingTo("2500000000");
        assertThat(found.shareOfPeak()).isEqualByComparingTo("0.25");
    }

    private static String giga(BigDecimal tokens, int digits) {
        return tokens.movePointLeft(9).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    private static String percent(BigDecimal share, int digits) {
        return share.movePointRight(2).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    private static int digits(String number) {
        return new BigDecimal(number).scale();
    }
}
