package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.DocTables;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** How exports write a price times a quantity, in docs/money.md, worked out. */
class PricingGuideTest {

    @TestFactory
    Stream<DynamicTest> aCostInTextIsWhatAReaderFindsByMultiplying() {
        return DocTables.of("money.md")
                .tests(
                        "float-cost",
                        row -> {
                            BigDecimal price = new BigDecimal(row.get("unit price"));
                            BigDecimal quantity = new BigDecimal(row.get("quantity"));

                            assertThat(ExportFormat.PARQUET.product(price, quantity))
                                    .isEqualByComparingTo(row.get("exact, Parquet"));
                            BigDecimal text = ExportFormat.CSV.product(price, quantity);
                            assertThat(text).isEqualByComparingTo(row.get("CSV"));
                            assertThat(price.doubleValue() * quantity.doubleValue())
                                    .isEqualTo(Double.parseDouble(row.get("CSV")));
                        });
    }
}
