package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetRegistryTest {
    private final TestBooks books = new TestBooks(Samples.hosted());
    private final BudgetRegistry registry = books.registry();
    private final BudgetAdministration administration = new BudgetAdministration(registry);
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void aNewBudgetHoldsFromTheNextReservationOn() {
        administration.create(budget("monthly", "0.5"));

        assertThatThrownBy(() -> reserve(1_000_000)).hasMessageContaining("monthly");
    }

    @Test
    void aChangedLimitHoldsForTheCurrentPeriodToo() {
        StoredBudget budget = administration.create(budget("monthly", "0.5"));
        reserve(100_000);

        administration.change(budget.id(), budget("yearly", "2"));

        reserve(1_000_000);
        assertThat(administration.budget(budget.id()).settings().name()).isEqualTo("yearly");
    }

    @Test
    void aLimitBelowWhatIsBookedStaysBrokenButAdmitsNothing() {
        StoredBudget budget = administration.create(budget("monthly", "2"));
        Reservation held = reserve(1_000_000);

        administration.change(budget.id(), budget("monthly", "0.1"));

        assertThatThrownBy(() -> reserve(1)).hasMessageContaining("0 USD left");
        assertThat(BudgetView.of(administration.budget(budget.id())).exceeded()).isTrue();
        assertThat(held.worstCase()).isEqualByComparingTo("1");
    }

    @Test
    void aBudgetAboveNothingIsRefused() {
        var nothing = books.registry((_, _) -> Optional.empty());

        assertThatThrownBy(() -> nothing.add(budget("monthly", "1"), BudgetRegistry.API))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("There is no");
    }

    @Test
    void monthsBeginInTheZoneOfTheTenantWhereNoneIsGiven() {
        var berlin = books.registry((_, _) -> Optional.of("Europe/Berlin"));

        berlin.declare(List.of(budget("monthly", "1").in(null)));
        UUID first = berlin.after(new UUID(0, 0), 10).getFirst().id();
        berlin.declare(List.of(budget("monthly", "1").in(null)));

        assertThat(berlin.after(new UUID(0, 0), 10))
                .singleElement()
                .satisfies(budget -> {
                    assertThat(budget.id()).isEqualTo(first);
                    assertThat(budget.settings().timeZone()).isEqualTo("Europe/Berlin");
                });
    }

    @Test
    void aRetiredBudgetNoLongerRefuses() {
        StoredBudget budget = administration.create(budget("monthly", "0"));

        administration.retire(budget.id());

        reserve(1_000_000);
        assertCode(() -> administration.budget(budget.id()), ErrorCode.NOT_FOUND);
    }

    @Test
    void whatABudgetCountsCannotBeTurnedIntoSomethingElse() {
        StoredBudget budget = administration.create(budget("monthly", "1"));
        BudgetSettings total =
                new BudgetSettings(
                        "monthly",
                        BudgetScope.KEY,
                        caller.key().value(),
                        BudgetPeriod.TOTAL,
                        null,
                        BigDecimal.ONE,
                        true);

        assertCode(() -> administration.change(budget.id(), total), ErrorCode.CONFLICT);
    }

    @Test
    void aNameIsTakenOnlyOnce() {
        administration.create(budget("monthly", "1"));

        assertCode(() -> administration.create(budget("monthly", "2")), ErrorCode.CONFLICT);
    }

    @Test
    void aDeclarationIsAppliedAsOftenAsOneLikes() {
        registry.declare(List.of(budget("a", "1"), budget("b", "2")));
        List<StoredBudget> first = all();
        registry.declare(List.of(budget("a", "1"), budget("b", "2")));

        assertThat(all()).isEqualTo(first).hasSize(2);
    }

    @Test
    void aDeclarationChangesAddsAndRetires() {
        registry.declare(List.of(budget("a", "1"), budget("b", "2")));
        UUID kept = all().getFirst().id();

        registry.declare(List.of(budget("a", "7"), budget("c", "3")));

        assertThat(all()).extracting(budget -> budget.settings().name()).containsExactly("a", "c");
        assertThat(all().getFirst().id()).isEqualTo(kept);
        assertThat(all().getFirst().settings().limitUsd()).isEqualByComparingTo("7");
    }

    @Test
    void aDeclaredBudgetThatCountsSomethingElseStartsAnew() {
        registry.declare(List.of(budget("a", "1")));
        UUID first = all().getFirst().id();

        registry.declare(
                List.of(
                        new BudgetSettings(
                                "a",
                                BudgetScope.TENANT,
                                caller.tenant().value(),
                                BudgetPeriod.TOTAL,
                                null,
                                BigDecimal.ONE,
                                false)));

        assertThat(all()).singleElement().extracting(StoredBudget::id).isNotEqualTo(first);
    }

    @Test
    void aDeclarationLeavesTheBudgetsOfAdministratorsAlone() {
        administration.create(budget("by hand", "1"));

        registry.declare(List.of());

        assertThat(all()).hasSize(1);
        assertCode(() -> registry.declare(List.of(budget("by hand", "1"))), ErrorCode.CONFLICT);
    }

    @Test
    void aDeclaredBudgetIsChangedInItsFileOnly() {
        registry.declare(List.of(budget("a", "1")));
        UUID declared = all().getFirst().id();

        assertCode(() -> administration.retire(declared), ErrorCode.CONFLICT);
        assertCode(() -> administration.change(declared, budget("a", "2")), ErrorCode.CONFLICT);
    }

    @Test
    void aMonthBeginsInTheTimeZoneOfTheBudget() {
        BudgetSettings settings =
                new BudgetSettings(
                        "tokyo",
                        BudgetScope.KEY,
                        caller.key().value(),
                        BudgetPeriod.MONTH,
                        "Asia/Tokyo",
                        BigDecimal.ONE,
                        true);

        StoredBudget budget = administration.create(settings);

        assertThat(budget.periodStart().toString()).endsWith("T15:00:00Z");
        assertThat(budget.periodEnd().toString()).endsWith("T15:00:00Z");
        assertThat(budget.periodEnd()).isAfter(budget.periodStart());
    }

    private BudgetSettings budget(String name, String limit) {
        return new BudgetSettings(
                name,
                BudgetScope.KEY,
                caller.key().value(),
                BudgetPeriod.MONTH,
                null,
                new BigDecimal(limit),
                true);
    }

    private Reservation reserve(long tokens) {
        return books.book.reserve(Samples.opening(caller, Samples.hosted(), tokens));
    }

    private List<StoredBudget> all() {
        return administration.after(new UUID(0, 0), 100);
    }

    private static void assertCode(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
