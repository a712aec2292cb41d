package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.TokenPrices.LongPrompt;
import dev.headgate.routing.TokenPrices.Rates;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quick, and the same to the last digit as the slow way. */
class CostFunctionTest {

    @ParameterizedTest
    @CsvSource({
        "0.75, , 4.5, 1000, 0, 100, 0.00120000",
        "0.75, 0.075, 4.5, 1000, 900, 100, 0.000592500",
        "0, 0, 0, 1000, 900, 100, 0.000000",
        "1, 0.1, 2, 10, 99, 0, 0.0000010",
        "1E+2, , 0, 1000, 0, 0, 0.100000",
        "1, , 0, 9223372036854775807, 0, 0, 9223372036854.775807",
        "1, , 1, 9223372036854775807, 0, 1, 9223372036854.775808",
        "2, , 0, 9223372036854775807, 0, 0, 18446744073709.551614",
        "3, , 2, 9223372036854775807, 0, 9223372036854775807, 46116860184273.879035",
        "1, 1, 1, 9223372036854775807, 9, 9, 9223372036854.775816",
        "0.00000000000000000001, , 99, 1, 0, 1, 0.00009900000000000000000001"
    })
    void costsWhatThePricesSay(
            BigDecimal input,
            BigDecimal cached,
            BigDecimal output,
            long inputTokens,
            long cachedTokens,
            long outputTokens,
            BigDecimal cost) {
        TokenPrices prices = new TokenPrices(new Rates(input, cached, output), List.of());

        assertThat(cost(prices, inputTokens, cachedTokens, outputTokens))
                .isEqualByComparingTo(cost);
        assertThat(prices.costOf(inputTokens, cachedTokens, outputTokens))
                .isEqualByComparingTo(cost);
    }

    @ParameterizedTest
    @CsvSource({"1000, 0.001001", "1001, 0.010012", "9000, 0.090002", "9001, 0.180021"})
    void aLongPromptHasRatesOfItsOwn(long inputTokens, BigDecimal cost) {
        TokenPrices prices =
                new TokenPrices(
                        new Rates(BigDecimal.ONE, null, BigDecimal.ONE),
                        List.of(
                                new LongPrompt(
                                        9_000,
                                        new Rates(new BigDecimal("20"), null, BigDecimal.ONE)),
                                new LongPrompt(
                                        1_000,
                                        new Rates(BigDecimal.TEN, null, new BigDecimal("2")))));

        assertThat(cost(prices, inputTokens, 0, 1)).isEqualByComparingTo(cost);
        assertThat(prices.costOf(inputTokens, 0, 1)).isEqualByComparingTo(cost);
    }

    private static BigDecimal cost(TokenPrices prices, long input, long cached, long output) {
        RequestFacts request =
                Given.expecting(Given.ofLength(Given.request("x"), input, output), output, cached);
        return new CostFunction(prices).of(request);
    }
}
