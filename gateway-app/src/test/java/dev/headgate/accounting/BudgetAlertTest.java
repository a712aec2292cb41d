package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.db.TestDatabase;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An alert is given once for each period and share, in the transaction that reaches it. */
class BudgetAlertTest {
    private static final UUID LAST = new UUID(-1, -1);

    private final TestDatabase database = TestDatabase.migrated();
    private final TestBooks books =
            new TestBooks(database, Duration.ofSeconds(30), Samples.hosted());
    private final BudgetAdministration budgets = new BudgetAdministration(books.registry());
    private final BudgetAlertLog log = new BudgetAlertLog(books.jdbc);
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() throws Exception {
        books.closeBalanced();
    }

    @Test
    void anAlertIsGivenWhenItsShareIsSettledAndNotWhenItIsHeld() throws Exception {
        create("10", shares("0.5", "0.8"), shares());
        Reservation held = reserve("6");
        assertThat(given()).isEmpty();

        books.book.settle(held, Samples.used(5_000_000, 0));
        books.awaitSettled();

        assertThat(given()).containsExactlyInAnyOrder("settled 0.5: 5.000000 of 10");
    }

    @Test
    void aLeapGivesEveryAlertThatItPasses() throws Exception {
        create("10", shares("0.5", "0.8", "1"), shares());

        spend("9");

        assertThat(given())
                .containsExactlyInAnyOrder(
                        "settled 0.5: 9.000000 of 10", "settled 0.8: 9.000000 of 10");
        spend("1");
        assertThat(given()).hasSize(3).contains("settled 1: 10.000000 of 10");
    }

    @Test
    void aShareIsGivenOnceInItsPeriodAndAgainInTheNext() throws Exception {
        create("10", shares("0.5"), shares());
        spend("6");
        spend("1");
        assertThat(given()).hasSize(1);

        books.jdbc
                .sql(
                        "update budget_periods set period_start = period_start - interval '1 month', period_end = period_end - interval '1 month'")
                .update();
        spend("6");

        assertThat(given()).hasSize(2);
    }

    @Test
    void theEventIsInTheOutboxAndSaysEverythingAboutTheAlert() throws Exception {
        UUID budget = create("10", shares("0.5"), shares());

        spend("6");

        List<String> bodies =
                books.jdbc.sql("select body from outbox_events").query(String.class).list();
        assertThat(bodies).hasSize(1);
        JsonNode event = JsonMapper.shared().readTree(bodies.getFirst());
        JsonNode data = event.get("data");
        assertThat(event.get("type").asString()).isEqualTo("budget.alert");
        assertThat(data.get("budget_id").asString()).isEqualTo(budget.toString());
        assertThat(data.get("budget").asString()).isEqualTo("watched");
        assertThat(data.get("scope").asString()).isEqualTo("key");
        assertThat(data.get("scope_id").asString()).isEqualTo(caller.key().value().toString());
        assertThat(data.get("kind").asString()).isEqualTo("settled");
        assertThat(data.get("share").asString()).isEqualTo("0.5");
        assertThat(data.get("limit_usd").asString()).isEqualTo("10");
        assertThat(data.get("settled_usd").asString()).isEqualTo("6.000000");
        assertThat(data.get("period_end").asString()).endsWith("T00:00:00Z");
    }

    /**
     * The alert and its event are written by the group: if it is not committed, neither is there.
     */
    @Test
    void r05WithoutTheMoveThereIsNoAlertAndNoEvent() throws Exception {
        UUID budget = create("10", shares("0.5"), shares());
        reserve("1");
        UUID period = books.jdbc.sql("select id from budget_periods").query(UUID.class).single();

        assertThatThrownBy(() ->
                        books.store.write(transaction -> {
                            transaction.move(
                                    java.util.Map.of(
                                            period,
                                            BudgetMove.book(BigDecimal.ZERO, new BigDecimal("6"))));
                            throw new IllegalStateException("the group fails");
                        }))
                .hasMessage("the group fails");

        assertThat(given()).isEmpty();
        assertThat(books.count("outbox_events")).isZero();
        assertThat(budgets.budget(budget).standing().settled()).isEqualByComparingTo("0");
    }

    @Test
    void twoReplicasThatPassAShareTogetherGiveItOnce() throws Exception {
        create("200", shares("0.1", "0.25", "0.5", "0.75", "1"), shares());
        try (TestBooks other =
                new TestBooks(database, Duration.ofSeconds(30), false, Samples.hosted())) {
            List<Future<?>> spending = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    TestBooks replica = i % 2 == 0 ? books : other;
                    spending.add(
                            threads.submit(() -> {
                                Reservation held =
                                        replica.book.reserve(
                                                Samples.opening(
                                                        caller, Samples.hosted(), 1_000_000));
                                return replica.book.settle(held, Samples.used(1_000_000, 0));
                            }));
                }
            }
            for (Future<?> done : spending) {
                done.get();
            }
            books.awaitSettled();
        }

        assertThat(given()).hasSize(5);
        assertThat(books.count("outbox_events")).isEqualTo(5);
    }

    @Test
    void aForecastIsGivenBeforeTheMoneyIsSpent() throws Exception {
        create("10", shares(), shares("1"));
        spend("1");
        // A fifth of the period has passed, and 2.50 of 10 are spent.
        books.jdbc
                .sql(
                        "update budget_periods set period_start = now() - interval '2 days', period_end = now() + interval '8 days'")
                .update();

        spend("1.5");

        assertThat(log.before(LAST, false, 10))
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.alert().kind()).isEqualTo("forecast");
                    assertThat(new BigDecimal(kept.alert().forecastUsd()))
                            .isBetween(new BigDecimal("12.49"), new BigDecimal("12.5"));
                    assertThat(kept.alert().settledUsd()).isEqualTo("2.500000");
                });
    }

    @Test
    void aPeriodThatHasJustBegunForecastsNothing() throws Exception {
        create("10", shares(), shares("1"));
        spend("1");
        books.jdbc
                .sql(
                        "update budget_periods set period_start = now() - interval '1 hour', period_end = now() + interval '8 days'")
                .update();

        spend("1");

        assertThat(given()).isEmpty();
    }

    @Test
    void alertsOfABudgetWithoutAnEndNeedNoForecast() throws Exception {
        books.budget("pilot", caller.team().value(), "10", "TOTAL", false);

        spend("12");

        assertThat(log.before(LAST, false, 10))
                .hasSize(3)
                .allSatisfy(kept -> assertThat(kept.alert().periodEnd()).isNull());
    }

    @Test
    void aLimitThatIsLoweredGivesWhatIsDueAtOnce() throws Exception {
        UUID budget = create("10", shares("0.5"), shares());
        spend("4");

        budgets.change(budget, settings("8", shares("0.5", "0.9"), shares()));
        assertThat(given()).containsExactly("settled 0.5: 4.000000 of 8");

        budgets.change(budget, settings("10", shares("0.2", "0.5"), shares()));
        assertThat(given()).hasSize(2).contains("settled 0.2: 4.000000 of 10");
    }

    @Test
    void aRaiseMovesTheShares() throws Exception {
        UUID budget = create("10", shares("0.5"), shares());
        books.raise(budget, "10", Duration.ofHours(1));
        spend("8");
        assertThat(given()).isEmpty();

        spend("2");

        assertThat(given()).containsExactly("settled 0.5: 10.000000 of 20");
    }

    @Test
    void anAlertIsAcknowledgedByTheFirstWhoDoes() throws Exception {
        create("10", shares("0.5", "0.6"), shares());
        spend("7");
        BudgetAlertLog.Kept first = log.before(LAST, true, 10).getFirst();

        log.acknowledge(first.id(), "ada");
        BudgetAlertLog.Kept again = log.acknowledge(first.id(), "bob");

        assertThat(again.acknowledgedBy()).isEqualTo("ada");
        assertThat(log.before(LAST, true, 10)).hasSize(1).doesNotContain(again);
        assertThat(log.before(LAST, false, 10)).hasSize(2);
        assertThat(log.before(first.id(), false, 10)).hasSize(1);
        assertThatThrownBy(() -> log.acknowledge(UUID.randomUUID(), "ada"))
                .hasMessageContaining("There is no alert");
    }

    private List<String> given() {
        return log.before(LAST, false, 100).reversed().stream()
                .map(BudgetAlertLog.Kept::alert)
                .map(alert ->
                        "%s %s: %s of %s"
                                .formatted(
                                        alert.kind(),
                                        alert.share(),
                                        alert.settledUsd(),
                                        alert.limitUsd()))
                .toList();
    }

    private UUID create(String limit, List<BigDecimal> settled, List<BigDecimal> forecast) {
        return budgets.create(settings(limit, settled, forecast)).id();
    }

    private BudgetSettings settings(
            String limit, List<BigDecimal> settled, List<BigDecimal> forecast) {
        return new BudgetSettings(
                "watched",
                BudgetScope.KEY,
                caller.key().value(),
                BudgetPeriod.MONTH,
                "UTC",
                null,
                new BigDecimal(limit),
                true,
                settled,
                forecast,
                null);
    }

    private void spend(String usd) throws Exception {
        Reservation held = reserve(usd);
        books.book.settle(held, Samples.used(tokens(usd), 0));
        books.awaitSettled();
    }

    private Reservation reserve(String usd) {
        return books.book.reserve(Samples.opening(caller, Samples.hosted(), tokens(usd)));
    }

    private static long tokens(String usd) {
        return new BigDecimal(usd).movePointRight(6).longValueExact();
    }

    private static List<BigDecimal> shares(String... shares) {
        return java.util.Arrays.stream(shares).map(BigDecimal::new).toList();
    }
}
