package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.Deployment;
import dev.headgate.db.TestDatabase;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import dev.headgate.testing.DocTables;
import dev.headgate.usage.Meter;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rules of the books in docs/money.md, worked out. */
class MoneyGuideTest {
    private final DocTables money = DocTables.of("money.md");

    /** Here, and in the guide tests of catalog, allocation, tradeoff and focus. */
    @Test
    void everyTableIsWorkedOut() {
        assertThat(money.names())
                .containsExactly(
                        "charge",
                        "terms",
                        "share-of-an-hour",
                        "worst-case",
                        "admission",
                        "window",
                        "booking",
                        "entry",
                        "re-rating",
                        "pool-month",
                        "largest-remainder",
                        "break-even",
                        "float-cost");
    }

    @TestFactory
    Stream<DynamicTest> aCallOnAPoolCostsItsShareOfTheHour() {
        return money.tests(
                "share-of-an-hour",
                row -> {
                    int slots = Integer.parseInt(row.get("slots"));
                    Duration time =
                            Duration.ofMillis(Long.parseLong(row.get("time").replace(" ms", "")));
                    boolean own = row.get("engine says its share").equals("yes");
                    Deployment pool = Samples.selfHosted("m@p", row.get("USD per hour"), slots);
                    Tariff.PerHour tariff = (Tariff.PerHour) Tariff.of(pool, null, Instant.EPOCH);

                    BigDecimal cost = tariff.share(time, own ? 1 : slots);

                    assertThat(cost).isEqualByComparingTo(row.get("cost"));
                });
    }

    @TestFactory
    Stream<DynamicTest> aHardBudgetAdmitsWhatItHolds() {
        return money.tests(
                "admission",
                row -> {
                    var open = open(row.get("worst case"));
                    var balance = balance(open, row);

                    Verdict verdict = new Admission(List.of(balance)).admit(open);

                    assertThat(verdict)
                            .isInstanceOf(
                                    row.get("verdict").equals("admitted")
                                            ? Verdict.Admitted.class
                                            : Verdict.Refused.class);
                });
    }

    @TestFactory
    Stream<DynamicTest> aWindowIsACalendarWindowInItsZone() {
        return money.tests("window", MoneyGuideTest::window);
    }

    private static void window(Map<String, String> row) {
        try (TestDatabase database = TestDatabase.migrated()) {
            String fiscal = row.get("fiscal start");
            var window =
                    JdbcClient.create(database.dataSource())
                            .sql(
                                    """
                                    select to_char(lower(w) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as begins,
                                           to_char(upper(w) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ends
                                    from budget_window(?, ?, ?, ?::timestamptz) w
                                    """)
                            .params(
                                    row.get("period"),
                                    row.get("zone"),
                                    fiscal.equals("-") ? null : fiscal,
                                    row.get("moment"))
                            .query()
                            .singleRow();
            assertThat(window)
                    .containsEntry("begins", row.get("begins"))
                    .containsEntry("ends", row.get("ends"));
        }
    }

    @TestFactory
    Stream<DynamicTest> aSettlementReplacesWhatWasHeld() {
        return money.tests(
                "booking",
                row -> {
                    BigDecimal held = new BigDecimal(row.get("held"));
                    BigDecimal truth = new BigDecimal(row.get("truth"));
                    BudgetMove all =
                            row.get("estimate").equals("-")
                                    ? BudgetMove.reserve(held).and(BudgetMove.book(held, truth))
                                    : corrected(held, new BigDecimal(row.get("estimate")), truth);

                    assertThat(all.settled()).isEqualByComparingTo(row.get("settled"));
                    assertThat(all.reserved()).isEqualByComparingTo(row.get("reserved"));
                    assertThat(all.overrun()).isEqualByComparingTo(row.get("overrun"));
                });
    }

    private static BudgetMove corrected(BigDecimal held, BigDecimal estimate, BigDecimal truth) {
        return BudgetMove.reserve(held)
                .and(BudgetMove.book(held, estimate))
                .and(BudgetMove.correct(estimate, truth));
    }

    @TestFactory
    Stream<DynamicTest> anEntryDebitsWhatItCredits() {
        return money.tests(
                "entry",
                row -> {
                    List<Posting> entry = entry(row.get("charged"), row.get("owed"));

                    assertThat(said(entry, Posting.Account.TENANT)).isEqualTo(row.get("tenant"));
                    assertThat(said(entry, Posting.Account.PROVIDER))
                            .isEqualTo(row.get("provider"));
                    assertThat(said(entry, Posting.Account.MARGIN)).isEqualTo(row.get("margin"));
                });
    }

    @TestFactory
    Stream<DynamicTest> aCorrectedPriceBooksTheDifference() {
        return money.tests(
                "re-rating",
                row -> {
                    SettledAttempt booked = booked(row.get("booked"));
                    Rated right = rated(row.get("at the corrected price"));

                    List<Posting> entry = booked.entry(Samples.id(), right).postings();

                    assertThat(booked.differsFrom(right))
                            .isEqualTo(!row.get("tenant").equals("nothing"));
                    assertThat(booked.differsFrom(right) ? tenant(entry) : "nothing")
                            .isEqualTo(row.get("tenant"));
                });
    }

    private static SettledAttempt booked(String usd) {
        Rated rated = rated(usd);
        return new SettledAttempt(
                new AttemptId(Samples.id()),
                new TenantId(Samples.id()),
                Samples.id(),
                Samples.id(),
                rated.usd(),
                rated.lines(),
                new MeteredUsage(TokenUsage.of(1, 1), UsageSource.PROVIDER, null, null),
                YearMonth.parse("2026-11"),
                List.of());
    }

    private static Rated rated(String usd) {
        return usd.equals("unknown")
                ? Rated.unpriced(List.of())
                : Rated.lump(new BigDecimal(usd), Rated.Method.TOKENS, null);
    }

    private static String tenant(List<Posting> entry) {
        return said(entry, Posting.Account.TENANT);
    }

    private static List<Posting> entry(String charged, String owed) {
        BigDecimal payable = new BigDecimal(owed);
        var line =
                new ChargeLine(
                        Meter.INPUT,
                        BigDecimal.ONE,
                        null,
                        null,
                        payable,
                        payable,
                        new BigDecimal(charged));
        return new LedgerEntry(
                        Samples.id(),
                        EntryKind.SETTLEMENT,
                        Samples.id(),
                        null,
                        new TenantId(Samples.id()),
                        Hosting.HOSTED,
                        Samples.id(),
                        List.of(line))
                .postings();
    }

    private static String said(List<Posting> entry, Posting.Account account) {
        return entry.stream()
                .filter(line -> line.account() == account)
                .map(line ->
                        line.side().name().toLowerCase(Locale.ROOT)
                                + " "
                                + line.amount().toPlainString())
                .findFirst()
                .orElse("-");
    }

    private static Entry.Open open(String worst) {
        BigDecimal usd = worst.equals("unknown") ? null : new BigDecimal(worst);
        Rated rated =
                usd == null
                        ? Rated.unpriced(List.of())
                        : Rated.lump(usd, Rated.Method.TOKENS, null);
        return new Entry.Open(
                new AttemptId(Samples.id()),
                Samples.opening(Samples.caller(), Samples.hosted(), 1),
                rated,
                new CompletableFuture<>());
    }

    private static BudgetBalance balance(Entry.Open open, Map<String, String> row) {
        return new BudgetBalance(
                Samples.id(),
                open.opening().request().caller().key().value(),
                "monthly",
                row.get("hard").equals("yes"),
                new BigDecimal(row.get("limit")),
                new BigDecimal(row.get("settled")),
                new BigDecimal(row.get("reserved")),
                Instant.MAX);
    }
}
