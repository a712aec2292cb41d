package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.allocation.CloseFigures.Part;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.CostInputs.Fleet;
import dev.headgate.testing.DocTables;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The close of a pool's month in docs/money.md, worked out. */
class PoolMonthGuideTest {
    private final DocTables money = DocTables.of("money.md");

    @TestFactory
    Stream<DynamicTest> aMonthClosesToTheCent() {
        return money.tests(
                "pool-month",
                row -> {
                    CostInputs inputs =
                            new CostInputs.Rented(
                                    new BigDecimal(row.get("USD per GPU hour")),
                                    new BigDecimal(row.get("share of bill")),
                                    new BigDecimal(row.get("staff a month")),
                                    new Fleet("H100", Integer.parseInt(row.get("GPUs")), 1));
                    String[] hours = row.get("hours of a, b, c").split(", ");

                    CloseFigures figures =
                            MonthEndTest.close(inputs, hours).figures(amount(row.get("invoice")));

                    assertThat(amounts(figures, Part.ATTRIBUTED)).isEqualTo(row.get("a, b, c"));
                    assertThat(amounts(figures, Part.IDLE)).isEqualTo(row.get("idle"));
                    assertThat(amounts(figures, Part.OVERHEAD)).isEqualTo(row.get("overhead"));
                    assertThat(amounts(figures, Part.DIFFERENCE)).isEqualTo(row.get("difference"));
                    assertThat(figures.total()).isEqualByComparingTo(row.get("sum"));
                    assertThat(MonthEndTest.total(figures)).isEqualByComparingTo(row.get("sum"));
                });
    }

    @TestFactory
    Stream<DynamicTest> centsThatAreLeftGoToThoseThatLostMost() {
        return money.tests(
                "largest-remainder",
                row -> {
                    List<BigDecimal> weights =
                            Arrays.stream(row.get("weights").split(", "))
                                    .map(BigDecimal::new)
                                    .toList();

                    List<BigDecimal> shares =
                            LargestRemainder.split(new BigDecimal(row.get("amount")), weights, 2);

                    assertThat(
                                    shares.stream()
                                            .map(BigDecimal::toPlainString)
                                            .collect(Collectors.joining(", ")))
                            .isEqualTo(row.get("shares"));
                });
    }

    private static @Nullable BigDecimal amount(String cell) {
        return cell.equals("-") ? null : new BigDecimal(cell);
    }

    private static String amounts(CloseFigures figures, Part part) {
        String amounts =
                figures.shares().stream()
                        .filter(share -> share.part() == part)
                        .map(share -> share.usd().toPlainString())
                        .collect(Collectors.joining(", "));
        return amounts.isEmpty() ? "-" : amounts;
    }
}
