package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

/** Price times quantity is the cost, in text as in decimals. */
class PricingTest {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    @Property(tries = 2000)
    void aReaderOfTextThatMultipliesFindsTheCost(
            @ForAll @LongRange(min = 1, max = 100_000_000_000L) long tokens,
            @ForAll @BigRange(min = "0", max = "200") @Scale(6) BigDecimal price) {
        BigDecimal exact = BigDecimal.valueOf(tokens).multiply(price).divide(MILLION);
        Pricing pricing = pricing(Meter.INPUT, tokens, exact, exact, new PriceTag(price, "list"));

        BigDecimal written = ExportFormat.CSV.product(pricing.list(), pricing.quantity());

        assertThat(pricing.list().doubleValue() * pricing.quantity().doubleValue())
                .isEqualTo(Double.parseDouble(written.toPlainString()));
        assertThat(written.subtract(exact).abs().doubleValue())
                .isLessThanOrEqualTo(exact.doubleValue() * 1e-15 + 1e-11);
        assertThat(ExportFormat.PARQUET.product(pricing.list(), pricing.quantity()))
                .isEqualByComparingTo(exact);
    }

    @Test
    void aNegotiatedPriceFollowsFromWhatIsOwed() {
        Pricing pricing =
                pricing(
                        Meter.OUTPUT,
                        200_000,
                        usd("3"),
                        usd("2.7"),
                        new PriceTag(usd("15"), "list"));

        assertThat(pricing.list()).isEqualByComparingTo("15");
        assertThat(pricing.contracted()).isEqualByComparingTo("13.5");
        assertThat(pricing.quantity()).isEqualByComparingTo("0.2");
    }

    @Test
    void aPriceRowThatDoesNotExplainTheAmountIsNotShown() {
        Pricing pricing =
                pricing(
                        Meter.INPUT,
                        1_000_000,
                        usd("4"),
                        usd("4"),
                        new PriceTag(usd("2.5"), "list"));

        assertThat(pricing.list()).isEqualByComparingTo("4");
    }

    @Test
    void sharesOfAnHourAreAtThePriceOfThePoolThoughTheyWereRounded() {
        Pricing pricing =
                pricing(
                        Meter.POOL_TIME,
                        usd("0.333333333333333"),
                        usd("3.3333333333"),
                        usd("3.3333333333"),
                        new PriceTag(usd("10"), "rent"));

        assertThat(pricing.list()).isEqualByComparingTo("10");
        assertThat(pricing.quantity()).isEqualByComparingTo("0.333333333333");
    }

    @Test
    void aPriceThatIsFreeIsZeroAndNotMissing() {
        assertThat(
                        pricing(Meter.INPUT, 12, usd("0"), usd("0"), new PriceTag(usd("0"), "free"))
                                .list())
                .isEqualByComparingTo("0");
    }

    @Test
    void moneyWithoutAQuantityIsNoPricing() {
        assertThat(
                        Pricing.of(
                                sum(ChargeKind.RERATING, Meter.INPUT, usd("0"), usd("1"), usd("1")),
                                null))
                .isEmpty();
        assertThat(
                        Pricing.of(
                                sum(
                                        ChargeKind.INVOICE,
                                        Meter.INVOICE_DIFFERENCE,
                                        usd("1"),
                                        usd("5"),
                                        usd("5")),
                                null))
                .isEmpty();
    }

    @Test
    void aPriceIsNeverNegative() {
        assertThat(
                        Pricing.of(
                                sum(
                                        ChargeKind.RERATING,
                                        Meter.INPUT,
                                        usd("10"),
                                        usd("-1"),
                                        usd("-1")),
                                null))
                .isEmpty();
        assertThat(
                        Pricing.of(
                                sum(
                                        ChargeKind.CORRECTION,
                                        Meter.INPUT,
                                        usd("-10"),
                                        usd("-1"),
                                        usd("-1")),
                                null))
                .hasValueSatisfying(
                        pricing -> assertThat(pricing.list()).isEqualByComparingTo("100000"));
    }

    private static Pricing pricing(
            Meter meter, long quantity, BigDecimal list, BigDecimal payable, PriceTag tag) {
        return pricing(meter, BigDecimal.valueOf(quantity), list, payable, tag);
    }

    private static Pricing pricing(
            Meter meter, BigDecimal quantity, BigDecimal list, BigDecimal payable, PriceTag tag) {
        return Pricing.of(sum(ChargeKind.USAGE, meter, quantity, list, payable), tag).orElseThrow();
    }

    private static ChargeSum sum(
            ChargeKind kind,
            Meter meter,
            BigDecimal quantity,
            BigDecimal list,
            BigDecimal payable) {
        UUID id = GoldenMonth.id("01");
        return new ChargeSum(
                YearMonth.of(2026, 10),
                LocalDate.of(2026, 10, 1),
                LocalDate.of(2026, 10, 2),
                false,
                new ChargeSum.Payer(id, "acme", false, null, null, new TreeMap<>(), null),
                new ChargeSum.Served(Hosting.HOSTED, "m", null, null, "m@p", null, id, "p", null),
                kind,
                meter,
                id,
                new ChargeSum.Amounts(quantity, list, payable, payable),
                null,
                0,
                null);
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
