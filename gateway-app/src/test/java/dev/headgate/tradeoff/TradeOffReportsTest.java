package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.accounting.AttemptResult;
import dev.headgate.accounting.Samples;
import dev.headgate.accounting.TestBooks;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.testing.History;
import dev.headgate.testing.History.Call;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The first ten days of October: 240 hours. The pool gpu-a costs $3.60 an hour, a tenth of a cent a
 * second, and works on ten calls at once; the sums are those that the books made of such calls.
 */
class TradeOffReportsTest {
    private static final Period TEN_DAYS =
            new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 11));
    private static final Instant NOW = Instant.parse("2026-10-11T12:00:00Z");

    private final Fleet fleet = new Fleet();
    private final TestBooks books = new TestBooks(fleet.deployments());
    private final History history = new History(books);
    private final FixedCapacity capacity = new FixedCapacity(fleet);
    private final TradeOffReports reports = reports(Map.of());

    @AfterEach
    void close() {
        books.close();
    }

    /** A hundred calls, each with 10M tokens read in full, 5M from the cache and 1M of answer. */
    @Test
    void aHostedUseCaseIsComparedOnAllLegsWithTheCachedShareThatWasMeasured() throws Exception {
        poolThatIsHalfBusy();
        history.put(hour(1, 9), 100, lunaCall("support", "search"));

        Comparison found = overview("tag:use_case", "search");

        assertThat(found.useCase().calls()).isEqualTo(100);
        assertThat(found.useCase().tokens().cachedShare().map(Figures::ratio))
                .hasValue(new BigDecimal("0.3333"));
        // 1,000M in full at 1.00, 500M cached at 0.10, 100M out at 6.00.
        assertThat(found.useCase().owedUsd()).isEqualByComparingTo("1650");
        // What ran there counts there as it was billed.
        assertThat(usd(found, "gpt-5.6-luna@openai")).isEqualByComparingTo("1650");
        // Of the two that rent the weights, the one with an account: 1,500M at 0.09, 100M at 0.47.
        assertThat(usd(found, "gpt-oss-120b@ovh")).isEqualByComparingTo("182");
        Estimate own = estimate(found, "gpt-oss-120b@gpu-a");
        Estimate.Worked worked = (Estimate.Worked) own.outcome();
        // 1,000M at 0.0001 s and 100M at 0.001 s: 200,000 s; cached takes none.
        assertThat(Figures.usd(worked.attributed())).isEqualByComparingTo("200");
        assertThat(worked.marginal()).isZero();
        assertThat(worked.utilisation().map(Figures::ratio)).hasValue(new BigDecimal("0.5000"));
        assertThat(Figures.usd(own.usd().orElseThrow())).isEqualByComparingTo("400");
        assertThat(Figures.usd(found.avoided(own).orElseThrow())).isEqualByComparingTo("-1250");
    }

    @Test
    void theReasonsForWhatStandsForALegAreSaid() throws Exception {
        poolThatIsHalfBusy();
        history.put(hour(1, 9), 100, lunaCall("support", "search"));

        assertThat(overview("tag:use_case", "search").estimates())
                .extracting(one -> one.deployment().name() + " " + one.reason().label())
                .containsExactly(
                        "gpt-5.6-luna@openai used",
                        "gpt-oss-120b@ovh cheapest",
                        "gpt-oss-120b@gpu-a cheapest");
        assertThat(overview("tag:use_case", "batch").estimates())
                .extracting(one -> one.deployment().name() + " " + one.reason().label())
                .containsExactly(
                        "gpt-5.6-luna@openai cheapest",
                        "gpt-oss-120b@ovh same_weights",
                        "gpt-oss-120b@gpu-a used");
    }

    /** Idle time is part of what own capacity costs: half busy is twice the price. */
    @Test
    void aUseCaseOnOwnGpusCostsItsTimeAndFullyLoadedItsIdleTimeToo() throws Exception {
        poolThatIsHalfBusy();

        Comparison found = overview("tag:use_case", "batch");

        // 120 h of 240 were busy: $432 of the $864 that the pool cost.
        assertThat(found.useCase().owedUsd()).isEqualByComparingTo("432");
        assertThat(found.fullyLoaded().map(Figures::usd)).hasValue(new BigDecimal("864.000000"));
    }

    @Test
    void whereNoProviderSpeaksOfItsCacheTheShareIsUnknownAndNotZero() throws Exception {
        poolThatIsHalfBusy();

        TokensView tokens = TokensView.of(overview("tag:use_case", "batch").useCase());

        assertThat(tokens.cachedShare()).isNull();
        assertThat(tokens.cachedShareBasis()).startsWith("unknown").contains("upper bounds");
    }

    @Test
    void aRequestMayAssumeACachedShare() throws Exception {
        poolThatIsHalfBusy();
        history.put(hour(1, 9), 100, lunaCall("support", "search"));
        var half = new Choices(null, null, null, new BigDecimal("0.5"), null, null);

        Detail detail = reports.detail(Grouping.parse("tag:use_case"), "search", TEN_DAYS, half);

        // 750M in full, 750M cached, 100M out: not what was billed any more, but what would be.
        assertThat(usd(detail.comparison(), "gpt-5.6-luna@openai")).isEqualByComparingTo("1425");
    }

    @Test
    void aTokeniserThatWasComparedChangesTheTokensAndOneThatWasNotIsSaid() throws Exception {
        poolThatIsHalfBusy();
        history.put(hour(1, 9), 100, lunaCall("support", "search"));
        TradeOffReports measured =
                reports(
                        Map.of(
                                "gpt", new BigDecimal("1.00"),
                                "gpt-oss", new BigDecimal("1.10")));

        Comparison found =
                measured.overview(Grouping.parse("tag:use_case"), "search", TEN_DAYS).getFirst();

        assertThat(usd(found, "gpt-oss-120b@ovh")).isEqualByComparingTo("200.2");
        assertThat(estimate(found, "gpt-oss-120b@ovh").tokenisers().getFirst().isKnown()).isTrue();
        EstimateView assumed =
                EstimateView.of(
                        estimate(overview("tag:use_case", "search"), "gpt-oss-120b@ovh"), found);
        assertThat(assumed.tokenisers())
                .singleElement()
                .satisfies(factor -> {
                    assertThat(factor.factor()).isEqualTo("1.0000");
                    assertThat(factor.basis()).startsWith("assumed");
                });
    }

    @Test
    void callsWithoutAPriceAreShownAndMakeNoEstimateCheap() throws Exception {
        history.put(
                hour(1, 9),
                3,
                new Call("chat", "new", fleet.unpriced, Samples.used(1_000_000, 100_000)));

        Comparison found = overview("alias", "chat");

        assertThat(found.useCase().unpriced()).isEqualTo(3);
        assertThat(estimate(found, "next@openai").outcome())
                .isEqualTo(new Estimate.Unknown("Nobody entered what next@openai bills."));
        // 3M at 0.09 and 0.3M at 0.47.
        assertThat(usd(found, "gpt-oss-120b@ovh")).isEqualByComparingTo("0.411");
    }

    @Test
    void aPoolWithoutTrafficHasNoEstimateInsteadOfAFreeOne() throws Exception {
        history.put(hour(1, 9), 100, lunaCall("support", "search"));

        assertThat(estimate(overview("alias", "support"), "gpt-oss-120b@gpu-a").outcome())
                .isEqualTo(
                        new Estimate.Unknown(
                                "No call to gpt-oss-120b@gpu-a was measured in this period and its pace is unknown."));
    }

    @Test
    void useCasesCanBeTenantsTeamsAliasesAndTags() throws Exception {
        history.put(hour(1, 9), 1, lunaCall("support", "search"));

        assertThat(names("tenant")).containsExactly("acme");
        assertThat(names("team")).containsExactly("acme/search");
        assertThat(names("alias")).containsExactly("support");
        assertThat(names("tag:use_case")).containsExactly("search");
        assertThat(names("tag:application")).containsExactly("");
        assertThatThrownBy(() -> Grouping.parse("tag:'; drop table"))
                .hasMessageContaining("alias, tenant, team or tag:<name>");
    }

    @Test
    void otherDaysAreNotInIt() throws Exception {
        history.put(hour(11, 0), 1, lunaCall("support", "search"));

        assertThat(names("alias")).isEmpty();
    }

    /**
     * Half busy, 10 days: 720M tokens of input and 360M of output on the pool, 3.285G tokens a
     * month. The peak is 6.57G a month; the rent is $2,628.
     */
    @Test
    void thePoolBreaksEvenWhereItsRentIsWhatTheAlternativeWouldBill() throws Exception {
        poolThatIsHalfBusy();

        BreakEvenLine.Known known = known(breakEven(fleet.luna.name()));

        assertThat(known.fixedPerMonth()).isEqualByComparingTo("2628");
        // (720 × 1.00 + 360 × 6.00) ÷ 1,080
        assertThat(Figures.usd(known.alternativePerMillion())).isEqualByComparingTo("2.666667");
        assertThat(Figures.tokens(known.capacity().peak())).isEqualByComparingTo("6570000000");
        BreakEven.At at = (BreakEven.At) known.breakEven();
        assertThat(Figures.tokens(at.tokensPerMonth())).isEqualByComparingTo("985500000");
        assertThat(Figures.ratio(at.shareOfPeak())).isEqualByComparingTo("0.15");
        assertThat(Figures.ratio(at.shareInTime())).isEqualByComparingTo("0.25");
        assertThat(known.position().map(Figures::ratio)).hasValue(new BigDecimal("3.3333"));
        assertThat(known.arrival()).hasValue(new Growth.Arrival.Reached());
    }

    /**
     * Rented by the token the same volume costs $0.2167 per million: 12.1G a month would be needed.
     */
    @Test
    void againstRentedWeightsThePoolDoesNotBreakEven() throws Exception {
        poolThatIsHalfBusy();

        BreakEvenLine.Known known = known(breakEven(fleet.ovh.name()));

        assertThat(Figures.usd(known.alternativePerMillion())).isEqualByComparingTo("0.216667");
        BreakEven.At at = (BreakEven.At) known.breakEven();
        assertThat(Figures.tokens(at.tokensPerMonth())).isEqualByComparingTo("12129230769");
        assertThat(at.feasibility()).isEqualTo(BreakEven.Feasibility.BEYOND_CAPACITY);
        assertThat(known.arrival()).isEmpty();
    }

    /** 9M tokens on the first day, 10 % more each day; V* is 985.5M a month, or 32.4M a day. */
    @Test
    void theDateIsWhereTheTrendPassesTheBreakEven() throws Exception {
        capacity.busy("16");
        history.put(daily(day -> Math.round(30_000 * Math.pow(1.1, day))), ownCall(200, 100));

        BreakEvenLine.Known known = known(breakEven(fleet.luna.name()));

        Growth.Arrival.On on = (Growth.Arrival.On) known.arrival().orElseThrow();
        // 9 × 1.1^13 is 31.1, and 9 × 1.1^14 is 34.2.
        assertThat(on.date()).isEqualTo(LocalDate.of(2026, 10, 15));
        assertThat(on.earliest()).isEqualTo(on.date());
        assertThat(on.latest()).hasValue(on.date());
        assertThat(known.position().orElseThrow()).isLessThan(BigDecimal.ONE);
    }

    @Test
    void notAtThisGrowthIsAnAnswer() throws Exception {
        capacity.busy("16");
        history.put(daily(day -> Math.round(30_000 * Math.pow(0.9, day))), ownCall(200, 100));

        assertThat(known(breakEven(fleet.luna.name())).arrival())
                .hasValue(new Growth.Arrival.NotAtThisGrowth());
    }

    @Test
    void fewerThanAWeekOfDaysTellNoGrowth() throws Exception {
        capacity.busy("1");
        history.put(hour(1, 9), 30_000, ownCall(200, 100));

        assertThat(known(breakEven(fleet.luna.name())).arrival())
                .hasValue(new Growth.Arrival.Unknown());
    }

    @Test
    void withoutANameEveryLegHasItsBreakEven() throws Exception {
        poolThatIsHalfBusy();

        assertThat(reports.breakEven(Grouping.parse("alias"), null, TEN_DAYS, Choices.none()))
                .extracting(line -> line.alternative().deployment().name())
                .containsExactly("gpt-5.6-luna@openai", "gpt-oss-120b@ovh");
    }

    @Test
    void aMoveIsLookedAtWithItsSwitchingCostAndAUtilisationOfOnesOwn() throws Exception {
        poolThatIsHalfBusy();
        history.put(hour(1, 9), 100, lunaCall("support", "search"));
        var choices =
                new Choices(
                        null, null, new BigDecimal("0.25"), null, null, new BigDecimal("10000"));

        Detail.Move move =
                reports.detail(Grouping.parse("alias"), "support", TEN_DAYS, choices)
                        .move()
                        .orElseThrow();

        assertThat(move.alternative().deployment()).isEqualTo(fleet.luna);
        // 1,650 in 240 h are 5,018.75 in 730; 200 at a quarter busy are 2,433.33.
        assertThat(Figures.usd(move.scenario().alternative())).isEqualByComparingTo("5018.75");
        assertThat(Figures.usd(move.scenario().own())).isEqualByComparingTo("2433.333333");
        assertThat(move.monthsToRecover().map(Figures::ratio)).hasValue(new BigDecimal("3.8678"));
        assertThat(move.scenario().strongest()).hasSize(5);
    }

    @Test
    void aMoveThatCannotBeReckonedIsNotShownAsFree() throws Exception {
        history.put(hour(1, 9), 100, lunaCall("support", "search"));

        assertThat(
                        reports.detail(Grouping.parse("alias"), "support", TEN_DAYS, Choices.none())
                                .move())
                .isEmpty();
    }

    @Test
    void aNameThatIsWrongIsSaid() throws Exception {
        poolThatIsHalfBusy();

        assertThatThrownBy(() -> breakEven("gpt-6@openai"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThatThrownBy(() ->
                        reports.detail(
                                Grouping.parse("alias"), "nothing", TEN_DAYS, Choices.none()))
                .hasMessageContaining("alias 'nothing'");
        assertThatThrownBy(() -> new Choices(null, null, BigDecimal.ZERO, null, null, null))
                .hasMessageContaining("'utilisation'");
        assertThatThrownBy(() -> new Choices(null, null, null, null, null, new BigDecimal(-1)))
                .hasMessageContaining("'switching_usd'");
        assertThatThrownBy(() -> new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 1)))
                .hasMessageContaining("'to'");
    }

    private TradeOffReports reports(Map<String, BigDecimal> tokenisers) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new TradeOffReports(
                new UseCases(books.jdbc, fleet.catalog),
                fleet.catalog,
                new CataloguePrices(clock),
                capacity,
                new Tokenisers(tokenisers),
                Defaults.tradeOff(),
                clock);
    }

    /**
     * 120 h of the pool's 240, for 720M tokens of input at 10,000 a second and 360M of output at
     * 1,000.
     */
    private void poolThatIsHalfBusy() throws InterruptedException {
        capacity.busy("120");
        history.put(halfDays(0), ownCall(300, 100));
        history.put(halfDays(12), ownCall(100, 100));
    }

    /** 15,000 calls in each of twelve hours of each day. */
    private static Map<Instant, Long> halfDays(int begin) {
        Map<Instant, Long> hours = new TreeMap<>();
        for (int day = 1; day <= 10; day++) {
            for (int hour = begin; hour < begin + 12; hour++) {
                hours.put(hour(day, hour), 15_000L);
            }
        }
        return hours;
    }

    private Call lunaCall(String alias, String useCase) {
        AttemptResult used =
                Samples.used(new TokenUsage(10_000_000, 5_000_000L, null, 1_000_000, null), null);
        return new Call(alias, useCase, fleet.luna, used);
    }

    /**
     * A call whose slot was busy for 0.1 ms × 10 for a token of input, 1 ms × 10 for one of output.
     */
    private Call ownCall(long input, long output) {
        Duration inSlot = Duration.ofMillis(input + 10 * output);
        return new Call(
                "bulk", "batch", fleet.own, Samples.used(TokenUsage.of(input, output), inSlot));
    }

    private static Map<Instant, Long> daily(IntToLongFunction calls) {
        Map<Instant, Long> hours = new TreeMap<>();
        for (int day = 0; day < 10; day++) {
            hours.put(hour(day + 1, 9), calls.applyAsLong(day));
        }
        return hours;
    }

    private static Instant hour(int day, int hour) {
        return LocalDate.of(2026, 10, day).atTime(hour, 0).toInstant(ZoneOffset.UTC);
    }

    private Comparison overview(String by, String useCase) {
        List<Comparison> found = reports.overview(Grouping.parse(by), useCase, TEN_DAYS);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<String> names(String by) {
        return reports.overview(Grouping.parse(by), null, TEN_DAYS).stream()
                .map(found -> found.useCase().name())
                .toList();
    }

    private BreakEvenLine breakEven(@Nullable String alternative) {
        var choices = new Choices(fleet.own.name(), alternative, null, null, null, null);
        List<BreakEvenLine> lines =
                reports.breakEven(Grouping.parse("alias"), "bulk", TEN_DAYS, choices);
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private static BreakEvenLine.Known known(BreakEvenLine line) {
        return (BreakEvenLine.Known) line.result();
    }

    private static Estimate estimate(Comparison comparison, String deployment) {
        return comparison.estimates().stream()
                .filter(one -> one.deployment().name().equals(deployment))
                .findFirst()
                .orElseThrow();
    }

    private static BigDecimal usd(Comparison comparison, String deployment) {
        return Optional.of(estimate(comparison, deployment))
                .flatMap(Estimate::usd)
                .map(Figures::usd)
                .orElseThrow();
    }
}
