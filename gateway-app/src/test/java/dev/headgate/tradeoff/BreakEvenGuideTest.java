package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.DocTables;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Break-even volumes in docs/money.md, worked out. */
class BreakEvenGuideTest {
    private static final BigDecimal SHARE_IN_TIME = new BigDecimal("0.6");

    @TestFactory
    Stream<DynamicTest> aPoolBreaksEvenWhereItCostsWhatTheAlternativeWould() {
        return DocTables.of("money.md")
                .tests(
                        "break-even",
                        row -> {
                            BreakEven found =
                                    BreakEven.of(
                                            usd(row, "fixed a month"),
                                            usd(row, "alternative"),
                                            usd(row, "marginal"),
                                            new Capacity(
                                                    usd(row, "capacity").movePointRight(9),
                                                    SHARE_IN_TIME));

                            assertThat(said(found)).isEqualTo(row.get("breaks even at"));
                        });
    }

    private static String said(BreakEven found) {
        return switch (found) {
            case BreakEven.Never _ -> "never";
            case BreakEven.At at ->
                    "%s G, %s %% of the peak, %s %% in time"
                            .formatted(
                                    rounded(at.tokensPerMonth().movePointLeft(9)),
                                    rounded(at.shareOfPeak().movePointRight(2)),
                                    rounded(at.shareInTime().movePointRight(2)));
        };
    }

    private static String rounded(BigDecimal figure) {
        return figure.setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    private static BigDecimal usd(Map<String, String> row, String column) {
        return new BigDecimal(row.get(column).replace(" G", ""));
    }
}
