package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.TokenPrices.LongPrompt;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TokenPricesTest {

    @Test
    void costsAreExact() {
        assertThat(Given.prices("0.75", "4.5").costOf(1, 1))
                .isEqualTo(new BigDecimal("0.00000525"));
        assertThat(Given.prices("0.1", "0.2").costOf(3, 0)).isEqualByComparingTo("0.0000003");
    }

    @Test
    void aLongPromptHasPricesOfItsOwn() {
        TokenPrices prices =
                new TokenPrices(
                        new BigDecimal("1"),
                        new BigDecimal("2"),
                        new LongPrompt(1_000, new BigDecimal("10"), new BigDecimal("20")));

        assertThat(prices.costOf(1_000, 1)).isEqualByComparingTo("0.001002");
        assertThat(prices.costOf(1_001, 1)).isEqualByComparingTo("0.010030");
    }
}
