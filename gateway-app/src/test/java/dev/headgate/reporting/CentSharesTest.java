package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CentSharesTest {

    @Test
    void aThirdOfACentGoesToWhoLosesMost() {
        assertThat(shares("1.006", "2.004", "3.00")).containsExactly("1.01", "2.00", "3.00");
        assertThat(shares("0.333", "0.333", "0.334")).containsExactly("0.33", "0.33", "0.34");
        assertThat(shares("-0.005", "0.015")).containsExactly("0.00", "0.01");
        assertThat(shares()).isEmpty();
    }

    @Property
    void centsAddUpToTheRoundedSumAndNoneIsOffByACent(
            @ForAll @Size(max = 40)
                    List<@BigRange(min = "-50", max = "1000") @Scale(9) BigDecimal> amounts) {
        List<BigDecimal> cents = CentShares.of(amounts);

        assertThat(CentShares.sum(cents))
                .isEqualByComparingTo(CentShares.rounded(CentShares.sum(amounts)));
        for (int index = 0; index < amounts.size(); index++) {
            assertThat(cents.get(index).subtract(amounts.get(index)).abs())
                    .isLessThan(new BigDecimal("0.01"));
        }
    }

    private static List<String> shares(String... amounts) {
        return CentShares.of(Stream.of(amounts).map(BigDecimal::new).toList()).stream()
                .map(BigDecimal::toPlainString)
                .toList();
    }
}
