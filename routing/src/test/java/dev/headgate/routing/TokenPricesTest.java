package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.TokenPrices.LongPrompt;
import dev.headgate.routing.TokenPrices.Rates;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenPricesTest {

    @Test
    void costsAreExact() {
        assertThat(Given.prices("0.75", "4.5").costOf(1, 0, 1))
                .isEqualTo(new BigDecimal("0.00000525"));
        assertThat(Given.prices("0.1", "0.2").costOf(3, 0, 0)).isEqualByComparingTo("0.0000003");
    }

    @Test
    void aLongPromptHasPricesOfItsOwn() {
        TokenPrices prices =
                new TokenPrices(
                        new Rates(new BigDecimal("1"), null, new BigDecimal("2")),
                        List.of(longPrompt(1_000, "10", "20")));

        assertThat(prices.costOf(1_000, 0, 1)).isEqualByComparingTo("0.001002");
        assertThat(prices.costOf(1_001, 0, 1)).isEqualByComparingTo("0.010030");
    }

    @Test
    void thePricesOfTheLongestPromptThatItIsCount() {
        TokenPrices prices =
                new TokenPrices(
                        new Rates(BigDecimal.ONE, null, BigDecimal.ONE),
                        List.of(longPrompt(512_000, "8", "8"), longPrompt(128_000, "2", "2")));

        assertThat(prices.costOf(128_000, 0, 0)).isEqualByComparingTo("0.128");
        assertThat(prices.costOf(512_000, 0, 0)).isEqualByComparingTo("1.024");
        assertThat(prices.costOf(512_001, 0, 0)).isEqualByComparingTo("4.096008");
    }

    private static LongPrompt longPrompt(long overTokens, String input, String output) {
        return new LongPrompt(
                overTokens, new Rates(new BigDecimal(input), null, new BigDecimal(output)));
    }

    @Test
    void whatComesFromACacheHasAPriceOfItsOwn() {
        // 300 * 2 + 700 * 0.5 + 10 * 8 = 1030
        assertThat(Given.prices("2", "0.5", "8").costOf(1_000, 700, 10))
                .isEqualByComparingTo("0.00103");
    }

    @Test
    void withoutAPriceForItCachedInputCostsWhatInputCosts() {
        assertThat(Given.prices("2", "8").costOf(1_000, 700, 0)).isEqualByComparingTo("0.002");
    }

    @Test
    void noMoreIsCachedThanThereIs() {
        assertThat(Given.prices("2", "1", "8").costOf(10, 1_000, 0))
                .isEqualByComparingTo("0.00001");
    }
}
