package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.allocation.CloseFigures.Part;
import dev.headgate.allocation.CloseFigures.Share;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.CostInputs.Fleet;
import dev.headgate.catalog.Dated;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.PoolId;
import dev.headgate.catalog.PriceId;
import dev.headgate.identity.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** How the month of a pool closes, in exact figures. */
class MonthEndTest {
    private static final YearMonth NOVEMBER = YearMonth.parse("2026-11");
    private static final Payer PLATFORM = payer("platform");
    private static final Bearer PROPORTIONAL = new Bearer.Proportional();

    /** 4 H100 at 2.50 USD are 10 USD an hour and 7,200 USD in November. */
    private static final CostInputs FOUR_H100 =
            new CostInputs.Rented(
                    new BigDecimal("2.50"),
                    BigDecimal.ONE,
                    BigDecimal.ZERO,
                    new Fleet("H100", 4, 1));

    /** The same with a bill of which they are 65 %, and a quarter of a person: 20.521601685985. */
    private static final CostInputs WITH_OVERHEAD =
            new CostInputs.Rented(
                    new BigDecimal("2.50"),
                    new BigDecimal("0.65"),
                    new BigDecimal("3750"),
                    new Fleet("H100", 4, 1));

    @Test
    void sixtyOnePercentAreAttributedAndTheRestIsIdle() {
        CloseFigures figures = close(FOUR_H100, "150.0004", "150.0004", "139.1992").figures(null);

        assertThat(figures.usedHours()).isEqualByComparingTo("439.2");
        assertThat(figures.attributed()).isEqualByComparingTo("4392.00");
        assertThat(figures.idle()).isEqualByComparingTo("2808.00");
        assertThat(figures.overhead()).isEqualByComparingTo("0");
        assertThat(figures.total()).isEqualByComparingTo("7200.00");
        // 1500.004, 1500.004 and 1391.992: the cent that is left goes to the first that lost most.
        assertThat(shares(figures))
                .containsExactly(
                        "ATTRIBUTED a 1500.01",
                        "ATTRIBUTED b 1500.00",
                        "ATTRIBUTED c 1391.99",
                        "IDLE platform 2808.00");
    }

    @Test
    void overheadIsALineOfItsOwn() {
        CloseFigures figures = close(WITH_OVERHEAD, "200", "200", "39.2").figures(null);

        // 720 x 20.521601685985 = 14775.5532139092, of which 720 x 10.521601685985 are overhead.
        assertThat(figures.cost()).isEqualByComparingTo("14775.5532139092");
        assertThat(figures.overhead()).isEqualByComparingTo("7575.5532139092");
        assertThat(figures.attributed()).isEqualByComparingTo("4392");
        assertThat(figures.idle()).isEqualByComparingTo("2808");
        assertThat(figures.difference()).isEqualByComparingTo("-0.0032139092");
        assertThat(shares(figures))
                .containsExactly(
                        "ATTRIBUTED a 2000.00",
                        "ATTRIBUTED b 2000.00",
                        "ATTRIBUTED c 392.00",
                        "IDLE platform 2808.00",
                        "OVERHEAD platform 7575.55",
                        "DIFFERENCE platform 0.00");
        assertThat(total(figures)).isEqualByComparingTo("14775.55");
    }

    @Test
    void idleTimeIsBorneInProportionWhereTheRuleSaysSo() {
        CloseFigures figures =
                with(
                                close(FOUR_H100, "200", "200", "39.2"),
                                new Bearers(PROPORTIONAL, PROPORTIONAL))
                        .figures(null);

        // 2808 x 2000/4392 = 1278.688..., twice, and 2808 x 392/4392 = 250.622...
        assertThat(shares(figures))
                .containsExactly(
                        "ATTRIBUTED a 2000.00",
                        "ATTRIBUTED b 2000.00",
                        "ATTRIBUTED c 392.00",
                        "IDLE a 1278.69",
                        "IDLE b 1278.69",
                        "IDLE c 250.62");
        assertThat(exact(figures, Part.IDLE)).isEqualByComparingTo("2808");
        assertThat(total(figures)).isEqualByComparingTo("7200.00");
    }

    @Test
    void anInvoiceIsMetToTheCentAndTheDifferenceIsSaid() {
        CloseFigures figures =
                close(FOUR_H100, "150.0004", "150.0004", "139.1992")
                        .figures(new BigDecimal("7311.43"));

        assertThat(figures.difference()).isEqualByComparingTo("111.43");
        assertThat(figures.total()).isEqualByComparingTo("7311.43");
        assertThat(shares(figures)).contains("IDLE platform 2808.00", "DIFFERENCE platform 111.43");
        assertThat(total(figures)).isEqualByComparingTo("7311.43");
    }

    @Test
    void anInvoiceMayBeLess() {
        CloseFigures figures = close(FOUR_H100, "1").figures(new BigDecimal("7000.00"));

        assertThat(shares(figures))
                .containsExactly(
                        "ATTRIBUTED a 10.00",
                        "IDLE platform 7190.00",
                        "DIFFERENCE platform -200.00");
    }

    /** Clocks of engines and over-commitment can attribute more time than there is. */
    @Test
    void moreThanThereIsIsScaledBackToWhatThePoolCosts() {
        CloseFigures figures = close(FOUR_H100, "600", "200").figures(null);

        assertThat(figures.scaledBack()).isEqualByComparingTo("800");
        assertThat(figures.attributed()).isEqualByComparingTo("7200");
        assertThat(figures.idle()).isEqualByComparingTo("0");
        assertThat(figures.usedHours()).isEqualByComparingTo("720");
        assertThat(shares(figures)).containsExactly("ATTRIBUTED a 5400.00", "ATTRIBUTED b 1800.00");
        assertThat(figures.shares())
                .extracting(share -> share.booked().toPlainString())
                .containsExactly("-600.000000000000", "-200.000000000000");
    }

    @Test
    void aFreePoolHasIdleTimeThatCostsNothing() {
        var free = new CostInputs.Hourly(BigDecimal.ZERO, Fleet.ONE);

        CloseFigures figures = close(free, "100", "20").figures(null);

        assertThat(figures.total()).isEqualByComparingTo("0.00");
        assertThat(figures.shares())
                .extracting(share ->
                        share.part() + " " + share.hours().stripTrailingZeros().toPlainString())
                .containsExactly("ATTRIBUTED 100", "ATTRIBUTED 20", "IDLE 600");
        assertThat(total(figures)).isEqualByComparingTo("0");
    }

    @Test
    void aMonthThatNobodyUsedIsThePlatformsWhateverTheRule() {
        CloseFigures figures =
                with(close(FOUR_H100), new Bearers(PROPORTIONAL, PROPORTIONAL)).figures(null);

        assertThat(shares(figures)).containsExactly("IDLE platform 7200.00");
    }

    @Property(tries = 300)
    void whateverWasAttributedTheSharesAreTheCostToTheCent(
            @ForAll("hours") List<BigDecimal> used,
            @ForAll("rates") BigDecimal perHour,
            @ForAll("shares") BigDecimal shareOfBill,
            @ForAll boolean proportional) {
        var inputs =
                new CostInputs.Rented(perHour, shareOfBill, BigDecimal.ZERO, new Fleet("X", 1, 1));
        Bearer rule = proportional ? PROPORTIONAL : new Bearer.Platform();
        String[] hours = used.stream().map(BigDecimal::toPlainString).toArray(String[]::new);

        CloseFigures figures = with(close(inputs, hours), new Bearers(rule, rule)).figures(null);

        assertThat(figures.attributed().add(figures.idle()).add(figures.overhead()))
                .isEqualByComparingTo(figures.cost());
        assertThat(total(figures)).isEqualByComparingTo(figures.total());
        assertThat(figures.total().subtract(figures.cost()).abs())
                .isLessThanOrEqualTo(new BigDecimal("0.005"));
        assertThat(figures.idle()).isNotNegative();
        for (Share share : figures.shares()) {
            assertThat(share.usd().subtract(share.exact()).abs())
                    .isLessThan(new BigDecimal("0.01"));
        }
        for (Part part : Part.values()) {
            assertThat(exact(figures, part)).isEqualByComparingTo(of(part).apply(figures));
        }
    }

    @Provide
    Arbitrary<List<BigDecimal>> hours() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-5"), new BigDecimal("150"))
                .ofScale(12)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<BigDecimal> rates() {
        return Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("90")).ofScale(6);
    }

    @Provide
    Arbitrary<BigDecimal> shares() {
        return Arbitraries.bigDecimals().between(new BigDecimal("0.01"), BigDecimal.ONE).ofScale(4);
    }

    private static Function<CloseFigures, BigDecimal> of(Part part) {
        return switch (part) {
            case ATTRIBUTED -> CloseFigures::attributed;
            case IDLE -> CloseFigures::idle;
            case OVERHEAD -> CloseFigures::overhead;
            case DIFFERENCE -> CloseFigures::difference;
        };
    }

    /** November of a pool of which tenants a, b, c... used so many hours. */
    static MonthEnd close(CostInputs inputs, String... hours) {
        var cost =
                new Pool.HourlyCost(
                        new PriceId(UUID.randomUUID()),
                        inputs.usdPerHour(),
                        inputs.overheadPerHour(),
                        inputs,
                        "test");
        var timeline =
                new CostTimeline(
                        List.of(new Dated<>(UUID.randomUUID(), cost, Instant.EPOCH, null)));
        List<PoolSums.OfTenant> tenants = new ArrayList<>();
        for (String used : hours) {
            BigDecimal of = new BigDecimal(used);
            tenants.add(
                    new PoolSums.OfTenant(
                            payer(String.valueOf((char) ('a' + tenants.size()))),
                            new PoolSums.Time(of, of.multiply(inputs.acceleratorsPerHour()))));
        }
        return new MonthEnd(
                new PoolId(UUID.randomUUID()),
                "gpu-a",
                PoolMonth.of(
                        NOVEMBER,
                        timeline.hours(PoolMonth.begin(NOVEMBER), PoolMonth.end(NOVEMBER)),
                        Map.of()),
                tenants,
                Bearers.PLATFORM,
                PLATFORM,
                PLATFORM);
    }

    private static MonthEnd with(MonthEnd close, Bearers rules) {
        return new MonthEnd(
                close.pool(),
                close.poolName(),
                close.month(),
                close.tenants(),
                rules,
                PLATFORM,
                PLATFORM);
    }

    private static Payer payer(String name) {
        return new Payer(new TenantId(UUID.randomUUID()), name);
    }

    private static List<String> shares(CloseFigures figures) {
        return figures.shares().stream()
                .map(share ->
                        "%s %s %s"
                                .formatted(
                                        share.part(),
                                        share.tenant().name(),
                                        share.usd().toPlainString()))
                .toList();
    }

    static BigDecimal total(CloseFigures figures) {
        return LargestRemainder.sum(figures.shares().stream().map(Share::usd).toList());
    }

    private static BigDecimal exact(CloseFigures figures, Part part) {
        return LargestRemainder.sum(
                figures.shares().stream()
                        .filter(share -> share.part() == part)
                        .map(Share::exact)
                        .toList());
    }
}
