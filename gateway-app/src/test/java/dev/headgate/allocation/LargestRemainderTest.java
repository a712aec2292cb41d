package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LargestRemainderTest {
    private static final BigDecimal CENT = new BigDecimal("0.01");

    @Test
    void theCentsThatAreLeftGoToThoseThatLostMost() {
        assertThat(
                        LargestRemainder.round(
                                usd("1.004", "2.009", "3.007"), new BigDecimal("6.02"), 2))
                .containsExactly(usd("1.00", "2.01", "3.01").toArray(BigDecimal[]::new));
    }

    @Test
    void ofEqualLossesTheFirstIsMadeGood() {
        assertThat(LargestRemainder.split(new BigDecimal("1.00"), usd("1", "1", "1"), 2))
                .containsExactly(usd("0.34", "0.33", "0.33").toArray(BigDecimal[]::new));
    }

    @Test
    void whatIsGivenBackIsSharedToo() {
        assertThat(LargestRemainder.split(new BigDecimal("-1.00"), usd("1", "1", "1"), 2))
                .containsExactly(usd("-0.33", "-0.33", "-0.34").toArray(BigDecimal[]::new));
    }

    @Test
    void aFinerTotalIsSharedInItsOwnDecimals() {
        assertThat(LargestRemainder.split(new BigDecimal("0.00005"), usd("1", "1"), 2))
                .containsExactly(usd("0.00003", "0.00002").toArray(BigDecimal[]::new));
    }

    @Property
    void roundedSharesAddUpAndNoneIsOffByAUnit(@ForAll("amounts") List<BigDecimal> exact) {
        BigDecimal total = LargestRemainder.sum(exact).setScale(2, RoundingMode.HALF_UP);

        List<BigDecimal> rounded = LargestRemainder.round(exact, total, 2);

        assertThat(LargestRemainder.sum(rounded)).isEqualByComparingTo(total);
        for (int i = 0; i < exact.size(); i++) {
            assertThat(rounded.get(i).subtract(exact.get(i)).abs()).isLessThan(CENT);
        }
    }

    @Property
    void splitSharesAddUp(
            @ForAll("amounts") List<BigDecimal> weights, @ForAll("amount") BigDecimal total) {
        List<BigDecimal> positive = weights.stream().map(BigDecimal::abs).toList();
        if (LargestRemainder.sum(positive).signum() > 0) {
            assertThat(LargestRemainder.sum(LargestRemainder.split(total, positive, 12)))
                    .isEqualByComparingTo(total);
        }
    }

    @Provide
    Arbitrary<List<BigDecimal>> amounts() {
        return amount().list().ofMinSize(1).ofMaxSize(30);
    }

    @Provide
    Arbitrary<BigDecimal> amount() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-100000"), new BigDecimal("100000"))
                .ofScale(12);
    }

    private static List<BigDecimal> usd(String... amounts) {
        return Stream.of(amounts).map(BigDecimal::new).toList();
    }
}
