package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.reporting.Consumption.Part;
import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Each factor alone, and all together: the parts add up. */
class DecompositionTest {
    /** 10 calls of 1,000 tokens of input at 2 and 500 of output at 8 USD per million. */
    private static final Consumption BEFORE = used(10, "10000", "0.02", "5000", "0.04");

    @Test
    void twiceTheCallsAreVolume() {
        assertParts(used(20, "20000", "0.04", "10000", "0.08"), "0.06", "0", "0", "0", "volume");
    }

    @Test
    void longerCallsAreTokensPerRequest() {
        assertParts(
                used(10, "30000", "0.06", "15000", "0.12"),
                "0",
                "0.12",
                "0",
                "0",
                "tokens_per_request");
    }

    @Test
    void moreOutputOfTheSameTokensIsMix() {
        // 5,000 of input became output: 5,000 x 6 USD per million dearer.
        assertParts(used(10, "5000", "0.01", "10000", "0.08"), "0", "0", "0.03", "0", "mix");
    }

    @Test
    void aDearerTokenIsPrice() {
        assertParts(used(10, "10000", "0.03", "5000", "0.06"), "0", "0", "0", "0.03", "price");
    }

    @Test
    void allAtOnceIsSplitInTheOrderOfTheParts() {
        // 20 calls of 3,000 tokens at 0.06 / 15,000 each, half of them output, at half the price.
        assertParts(
                used(20, "30000", "0.03", "30000", "0.12"),
                "0.06",
                "0.12",
                "0.06",
                "-0.15",
                "price");
    }

    @Test
    void somethingNewIsMixAtItsOwnPrice() {
        var after =
                new Consumption(
                        usd("10"),
                        Map.of(
                                "in",
                                part("10000", "0.02"),
                                "out",
                                part("5000", "0.04"),
                                "audio",
                                part("1000", "0.10")));

        Decomposition parts = Decomposition.of(BEFORE, after);

        assertThat(parts.change()).isEqualByComparingTo("0.10");
        assertThat(parts.price()).isEqualByComparingTo("0");
        assertThat(parts.tokensPerRequest()).isEqualByComparingTo("0.004");
        assertThat(parts.mix()).isEqualByComparingTo("0.096");
    }

    @Test
    void whatNeverWasIsAllVolume() {
        Decomposition parts = Decomposition.of(new Consumption(BigDecimal.ZERO, Map.of()), BEFORE);

        assertThat(parts.volume()).isEqualByComparingTo("0.06");
        assertThat(parts.change()).isEqualByComparingTo("0.06");
    }

    @Property
    void thePartsAddUpToTheCent(
            @ForAll @LongRange(min = 0, max = 1000) long calls,
            @ForAll @LongRange(min = 0, max = 1000) long callsNow,
            @ForAll @LongRange(min = 0, max = 1_000_000) long tokens,
            @ForAll @LongRange(min = 0, max = 1_000_000) long tokensNow,
            @ForAll @LongRange(min = 0, max = 1_000_000) long micros,
            @ForAll @LongRange(min = 0, max = 1_000_000) long microsNow) {
        var before = used(calls, "" + tokens, "0.00" + micros, "" + tokens / 3, "0.0" + microsNow);
        var after =
                used(
                        callsNow,
                        "" + tokensNow,
                        "0.00" + microsNow,
                        "" + tokensNow / 2,
                        "0.0" + micros);

        Decomposition parts = Decomposition.of(before, after);

        assertThat(parts.volume().add(parts.tokensPerRequest()).add(parts.mix()).add(parts.price()))
                .isEqualByComparingTo(after.usd().subtract(before.usd()));
    }

    private static void assertParts(
            Consumption after,
            String volume,
            String tokens,
            String mix,
            String price,
            String driver) {
        Decomposition parts = Decomposition.of(BEFORE, after);

        assertThat(parts.volume()).as("volume").isEqualByComparingTo(volume);
        assertThat(parts.tokensPerRequest()).as("tokens per request").isEqualByComparingTo(tokens);
        assertThat(parts.mix()).as("mix").isEqualByComparingTo(mix);
        assertThat(parts.price()).as("price").isEqualByComparingTo(price);
        assertThat(parts.driver()).isEqualTo(driver);
        assertThat(parts.change()).isEqualByComparingTo(after.usd().subtract(BEFORE.usd()));
    }

    private static Consumption used(
            long calls, String input, String inputUsd, String output, String outputUsd) {
        return new Consumption(
                BigDecimal.valueOf(calls),
                Map.of("in", part(input, inputUsd), "out", part(output, outputUsd)));
    }

    private static Part part(String tokens, String usd) {
        return new Part(usd(tokens), usd(usd));
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
