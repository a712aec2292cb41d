package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.Adjustment.Target;
import dev.headgate.identity.TenantId;
import dev.headgate.usage.Meter;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** What holds for all price sheets, all usage and all moments. */
class PricePropertiesTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final Set<ProcessingTier> ANY = EnumSet.allOf(ProcessingTier.class);
    private static final TenantId TENANT = new TenantId(new UUID(0, 1));
    private static final ProviderId PROVIDER = new ProviderId(new UUID(0, 2));

    /** A price beside the two that every sheet has. */
    private record Row(PriceSlot slot, BigDecimal price, Instant from, @Nullable Instant until) {}

    @Property
    void linesAddUpToWhatTheirQuantitiesCost(
            @ForAll("rows") List<Row> rows,
            @ForAll("usage") TokenUsage usage,
            @ForAll ProcessingTier tier,
            @ForAll("moments") Instant moment) {
        List<ChargeLine> lines = sheet(rows).charge(usage, tier, moment);

        BigDecimal total = BigDecimal.ZERO;
        for (ChargeLine line : lines) {
            total =
                    total.add(
                            line.meter()
                                    .unit()
                                    .cost(
                                            line.quantity(),
                                            Objects.requireNonNull(line.unitPrice())));
        }
        assertThat(ChargeLine.sum(lines, ChargeLine::usd)).isEqualByComparingTo(total);
        assertThat(tokens(lines))
                .as("no token is lost and none is billed twice")
                .isEqualTo(usage.totalInput() + usage.totalOutput());
    }

    @Property
    void noCallWithinTheBoundsCostsMoreThanTheWorstCase(
            @ForAll("rows") List<Row> rows,
            @ForAll("usage") TokenUsage usage,
            @ForAll ProcessingTier tier,
            @ForAll @LongRange(min = 0, max = 172_800) long longest,
            @ForAll @LongRange(min = 0, max = 172_800) long later,
            @ForAll @LongRange(min = 0, max = 1_000_000) long moreTokens) {
        PriceSheet prices = sheet(rows);
        Instant moment = BEGIN.plusSeconds(Math.min(later, longest));

        List<ChargeLine> worst =
                prices.worstCase(
                        usage.totalInput() + moreTokens,
                        usage.totalOutput() + moreTokens,
                        ANY,
                        BEGIN,
                        Duration.ofSeconds(longest));

        assertThat(usd(prices.charge(usage, tier, moment))).isLessThanOrEqualTo(usd(worst));
    }

    @Property
    void noTermsMakeACallDearerThanTheWorstCase(
            @ForAll("usage") TokenUsage usage,
            @ForAll("percent") BigDecimal provider,
            @ForAll("percent") BigDecimal tenant,
            @ForAll("moments") Instant change,
            @ForAll @LongRange(min = 0, max = 172_800) long later) {
        PriceSheet prices = Sheets.of("3", "15");
        PriceTerms terms =
                PriceTerms.of(
                        PROVIDER,
                        List.of(
                                adjustment(
                                        new Target.OfProvider(PROVIDER),
                                        provider,
                                        Instant.EPOCH,
                                        change),
                                adjustment(new Target.OfTenant(TENANT), tenant, change, null)));
        Duration longest = Duration.ofDays(2);

        BigDecimal cost =
                usd(
                        terms.apply(
                                prices.charge(usage, ProcessingTier.STANDARD, BEGIN),
                                TENANT,
                                BEGIN.plusSeconds(later)));
        BigDecimal worst =
                usd(
                        terms.applyWorst(
                                prices.worstCase(
                                        usage.totalInput(),
                                        usage.totalOutput(),
                                        ANY,
                                        BEGIN,
                                        longest),
                                TENANT,
                                BEGIN,
                                longest));

        assertThat(cost).isLessThanOrEqualTo(worst);
    }

    @Property
    void betweenTwoChangesNothingChanges(
            @ForAll("rows") List<Row> rows,
            @ForAll("usage") TokenUsage usage,
            @ForAll ProcessingTier tier,
            @ForAll("moments") Instant moment) {
        PriceSheet prices = sheet(rows);
        Instant next = prices.nextChangeAfter(moment).orElse(moment.plusSeconds(86_400));

        BigDecimal now = usd(prices.charge(usage, tier, moment));

        assertThat(usd(sheet(rows).charge(usage, tier, next.minusNanos(1))))
                .isEqualByComparingTo(now);
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        Arbitrary<Meter> meters =
                Arbitraries.of(
                        Arrays.stream(Meter.values())
                                .filter(PriceSlot::isBilledByProviders)
                                .toList());
        Arbitrary<Long> lengths = Arbitraries.of(0L, 128_000L, 200_000L, 272_000L, 512_000L);
        Arbitrary<DailyWindow> windows =
                Arbitraries.of(
                                DailyWindowTest.window("16:30", "00:30", "UTC"),
                                DailyWindowTest.window("08:00", "18:00", "Europe/Berlin"))
                        .injectNull(0.6);
        Arbitrary<PriceSlot> slots =
                Combinators.combine(Arbitraries.of(ProcessingTier.class), meters, lengths, windows)
                        .as(PriceSlot::new);
        return Combinators.combine(slots, amounts(), moments(), moments().injectNull(0.5))
                .as(PricePropertiesTest::row)
                .list()
                .ofMaxSize(25);
    }

    private static Row row(
            PriceSlot slot, BigDecimal price, Instant from, @Nullable Instant until) {
        boolean isWholeRange = until == null || from.isBefore(until);
        return isWholeRange ? new Row(slot, price, from, until) : new Row(slot, price, until, from);
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs().between(0, 172_800).map(BEGIN::plusSeconds);
    }

    @Provide
    Arbitrary<BigDecimal> amounts() {
        return Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("200")).ofScale(6);
    }

    @Provide
    Arbitrary<BigDecimal> percent() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-100"), new BigDecimal("300"))
                .ofScale(3);
    }

    @Provide
    Arbitrary<TokenUsage> usage() {
        Arbitrary<Long> tokens = Arbitraries.longs().between(0, 600_000);
        return Combinators.combine(tokens, tokens, tokens, tokens, tokens, tokens)
                .flatAs((input, read, write, hour, audio, image) ->
                        Combinators.combine(tokens, tokens, tokens)
                                .as((output, reasoning, speech) ->
                                        new TokenUsage(
                                                input, read, write, hour, audio, image, output,
                                                reasoning, speech)));
    }

    private static PriceSheet sheet(List<Row> rows) {
        Sheets sheet = Sheets.sheet().with(Meter.INPUT, "3").with(Meter.OUTPUT, "15");
        rows.forEach(row ->
                sheet.with(row.slot(), row.price().toPlainString(), row.from(), row.until()));
        return sheet.made();
    }

    private static Adjustment adjustment(
            Target target, BigDecimal percent, Instant from, @Nullable Instant until) {
        return new Adjustment(UUID.randomUUID(), target, percent, "a", "b", from, until);
    }

    private static long tokens(List<ChargeLine> lines) {
        return lines.stream()
                .filter(line -> line.meter() != Meter.REQUEST)
                .mapToLong(line -> line.quantity().longValueExact())
                .sum();
    }

    private static BigDecimal usd(List<ChargeLine> lines) {
        return Objects.requireNonNull(ChargeLine.sum(lines, ChargeLine::usd));
    }
}
