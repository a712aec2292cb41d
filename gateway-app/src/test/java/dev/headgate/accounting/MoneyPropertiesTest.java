package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.Pace;
import dev.headgate.catalog.PriceId;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.catalog.Sheets;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** What holds of money for all prices and all counts. */
class MoneyPropertiesTest {
    private static final long MOST_TOKENS = 4_000_000_000_000L;

    @Property
    void noCallCostsLessThanNothing(
            @ForAll("prices") PriceSheet prices, @ForAll("usage") TokenUsage u) {
        assertThat(cost(prices, u)).isNotNegative();
    }

    @Property
    void noCallCostsMoreThanTheWorstCaseOfItsTokens(
            @ForAll("prices") PriceSheet prices, @ForAll("usage") TokenUsage usage) {
        BigDecimal worst =
                new Tariff.PerToken(prices, Tariff.Terms.LIST_PRICE)
                        .worstCase(usage.totalInput(), usage.totalOutput(), Duration.ZERO)
                        .usd();

        assertThat(cost(prices, usage)).isLessThanOrEqualTo(worst);
    }

    @Property
    void twoCallsCostWhatOneCallOfAllTheirTokensCosts(
            @ForAll("prices") PriceSheet prices,
            @ForAll("usage") TokenUsage one,
            @ForAll("usage") TokenUsage other) {
        TokenUsage both =
                new TokenUsage(
                        one.uncachedInput() + other.uncachedInput(),
                        one.cacheRead() + other.cacheRead(),
                        one.cacheWrite() + other.cacheWrite(),
                        one.output() + other.output(),
                        one.reasoning() + other.reasoning());

        assertThat(cost(prices, one).add(cost(prices, other)))
                .isEqualByComparingTo(cost(prices, both));
    }

    @Property
    void moreTimeNeverCostsLess(
            @ForAll("amounts") BigDecimal perHour,
            @ForAll @LongRange(min = 0, max = 86_400_000_000_000L) long nanos,
            @ForAll @LongRange(min = 0, max = 86_400_000_000_000L) long more) {
        Tariff.PerHour tariff = perHour(perHour, 7);

        assertThat(tariff.share(Duration.ofNanos(nanos + more), tariff.slots()))
                .isGreaterThanOrEqualTo(tariff.share(Duration.ofNanos(nanos), tariff.slots()))
                .isNotNegative();
    }

    @Property
    void noCallOnAPoolCostsMoreThanItsWorstCase(
            @ForAll("amounts") BigDecimal perHour,
            @ForAll("amounts") BigDecimal input,
            @ForAll("amounts") BigDecimal cached,
            @ForAll("amounts") BigDecimal output,
            @ForAll("usage") TokenUsage usage,
            @ForAll @LongRange(min = 0, max = 600_000_000_000L) long nanos) {
        Pace pace = new Pace(Pace.Basis.WEIGHTED_TOKENS, input, cached, output);
        Tariff.PerHour slots = perHour(perHour, 7);
        Tariff tariff =
                new Tariff.PerHour(
                        slots.hourly(), slots.slots(), false, pace, Tariff.Terms.LIST_PRICE);
        Duration longest = Duration.ofNanos(nanos);
        BigDecimal worst = tariff.worstCase(usage.totalInput(), usage.totalOutput(), longest).usd();

        for (Duration engine : new Duration[] {null, longest}) {
            var metered = new MeteredUsage(usage, UsageSource.PROVIDER, engine, null);
            assertThat(tariff.cost(metered, longest).usd()).isLessThanOrEqualTo(worst);
        }
    }

    @Property
    void sharesOfAnHourAddUpToTheHour(
            @ForAll("amounts") BigDecimal perHour,
            @ForAll @LongRange(min = 1, max = 64) long slots) {
        Tariff.PerHour tariff = perHour(perHour, (int) slots);

        BigDecimal hour =
                tariff.share(Duration.ofHours(1), tariff.slots())
                        .multiply(BigDecimal.valueOf(slots));

        BigDecimal rounding = BigDecimal.valueOf(slots, Tariff.SHARE_SCALE);
        assertThat(hour.subtract(perHour).abs()).isLessThanOrEqualTo(rounding);
    }

    @Property
    void whateverIsBookedTheEntryBalances(
            @ForAll("changes") BigDecimal charged, @ForAll("changes") BigDecimal owed) {
        List<Posting> entry = entry(charged, owed).postings();

        assertThat(signed(entry)).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(entry).allSatisfy(line -> assertThat(line.amount()).isNotNegative());
        assertThat(signed(of(Posting.Account.TENANT, entry))).isEqualByComparingTo(charged);
        assertThat(signed(of(Posting.Account.POOL, entry)).negate()).isEqualByComparingTo(owed);
        assertThat(signed(of(Posting.Account.MARGIN, entry)).negate())
                .isEqualByComparingTo(charged.subtract(owed));
    }

    private static List<Posting> of(Posting.Account account, List<Posting> entry) {
        return entry.stream().filter(line -> line.account() == account).toList();
    }

    @Property
    void bookingEndsAReservationAndKeepsWhatWasBooked(
            @ForAll("amounts") BigDecimal held,
            @ForAll("amounts") BigDecimal estimate,
            @ForAll("amounts") BigDecimal truth) {
        BudgetMove all =
                BudgetMove.reserve(held)
                        .and(BudgetMove.book(held, estimate))
                        .and(BudgetMove.correct(estimate, truth));

        assertThat(all.reserved()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(all.settled()).isEqualByComparingTo(truth);
        assertThat(truth.subtract(held)).isLessThanOrEqualTo(all.overrun());
    }

    @Provide
    Arbitrary<BigDecimal> amounts() {
        return Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("100000"))
                .ofScale(9);
    }

    @Provide
    Arbitrary<BigDecimal> changes() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-100000"), new BigDecimal("100000"))
                .ofScale(9);
    }

    @Provide
    Arbitrary<PriceSheet> prices() {
        Arbitrary<BigDecimal> own = amounts();
        return Combinators.combine(
                        own, own.injectNull(0.3), own.injectNull(0.3), own, own.injectNull(0.3))
                .as((input, read, write, output, reasoning) ->
                        Sheets.sheet()
                                .with(Meter.INPUT, text(input))
                                .with(Meter.CACHE_READ, text(read))
                                .with(Meter.CACHE_WRITE, text(write))
                                .with(Meter.OUTPUT, text(output))
                                .with(Meter.REASONING, text(reasoning))
                                .made());
    }

    private static @Nullable String text(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    @Provide
    Arbitrary<TokenUsage> usage() {
        Arbitrary<Long> tokens = Arbitraries.longs().between(0, MOST_TOKENS);
        return Combinators.combine(tokens, tokens, tokens, tokens, tokens).as(TokenUsage::new);
    }

    private static BigDecimal cost(PriceSheet prices, TokenUsage usage) {
        MeteredUsage metered = new MeteredUsage(usage, UsageSource.PROVIDER, null, null);
        return new Tariff.PerToken(prices, Tariff.Terms.LIST_PRICE)
                .cost(metered, Duration.ZERO)
                .usd();
    }

    private static Tariff.PerHour perHour(BigDecimal usd, int slots) {
        return new Tariff.PerHour(
                new dev.headgate.catalog.Pool.HourlyCost(new PriceId(Samples.id()), usd),
                slots,
                false,
                null,
                Tariff.Terms.LIST_PRICE);
    }

    private static LedgerEntry entry(BigDecimal charged, BigDecimal owed) {
        var line = new ChargeLine(Meter.POOL_TIME, BigDecimal.ONE, null, owed, owed, owed, charged);
        return new LedgerEntry(
                Samples.id(),
                EntryKind.CORRECTION,
                Samples.id(),
                null,
                new TenantId(Samples.id()),
                Hosting.SELF_HOSTED,
                Samples.id(),
                List.of(line));
    }

    private static BigDecimal signed(List<Posting> entry) {
        return entry.stream()
                .map(line ->
                        line.side() == Posting.Side.DEBIT ? line.amount() : line.amount().negate())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
