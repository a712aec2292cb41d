package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.error.ErrorCode;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Instant NEXT_MONTH = Instant.parse("2026-12-01T00:00:00Z");

    private final Caller caller = Samples.caller();
    private final UUID key = caller.key().value();
    private final UUID team = caller.team().value();
    private final UUID tenant = caller.tenant().value();

    @Test
    void admitsWhatFitsToTheLastDecimal() {
        Admission admission = over(balance(key, "1.000000001", true));

        assertThat(admission.admit(open("1.000000001"))).isInstanceOf(Verdict.Admitted.class);
        assertThat(admission.admit(open("0.000000001"))).isInstanceOf(Verdict.Refused.class);
        assertThat(admission.admit(open("0"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void admitsInOrderWhatFitsAndNotWhatComesFirstAlone() {
        Admission admission = over(balance(key, "10", true));

        assertThat(admission.admit(open("7"))).isInstanceOf(Verdict.Admitted.class);
        assertThat(admission.admit(open("4"))).isInstanceOf(Verdict.Refused.class);
        assertThat(admission.admit(open("3"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void asksEveryBudgetAboveTheKey() {
        for (UUID scope : List.of(key, team, tenant)) {
            Admission admission =
                    over(
                            balance(key, scope == key ? "1" : "9", true),
                            balance(team, scope == team ? "1" : "9", true),
                            balance(tenant, scope == tenant ? "1" : "9", true));

            assertThat(admission.admit(open("2"))).isInstanceOf(Verdict.Refused.class);
            assertThat(admission.moves()).isEmpty();
        }
    }

    @Test
    void holdsTheWorstCaseInEachOfThem() {
        BudgetBalance ofKey = balance(key, "9", true);
        BudgetBalance ofTenant = balance(tenant, "1", false);
        Admission admission = over(ofKey, ofTenant);

        assertThat(admission.admit(open("2")))
                .isEqualTo(new Verdict.Admitted(List.of(ofTenant.period(), ofKey.period())));
        assertThat(admission.moves())
                .containsEntry(ofKey.period(), BudgetMove.reserve(new BigDecimal("2")))
                .containsEntry(ofTenant.period(), BudgetMove.reserve(new BigDecimal("2")));
    }

    @Test
    void countsWhatIsSettledAndReservedAlready() {
        UUID period = Samples.id();
        Admission admission =
                over(
                        new BudgetBalance(
                                period,
                                key,
                                "b",
                                true,
                                BigDecimal.TEN,
                                new BigDecimal("4"),
                                new BigDecimal("5"),
                                NEXT_MONTH));

        assertThat(admission.admit(open("1.01"))).isInstanceOf(Verdict.Refused.class);
        admission.apply(period, BudgetMove.book(new BigDecimal("5"), new BigDecimal("3")));
        assertThat(admission.admit(open("3"))).isInstanceOf(Verdict.Admitted.class);
        assertThat(admission.admit(open("0.01"))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void isNotConcernedWithTheBudgetsOfOthers() {
        assertThat(over(balance(Samples.id(), "0", true)).admit(open("5")))
                .isEqualTo(new Verdict.Admitted(List.of()));
    }

    @Test
    void aSoftBudgetAdmitsWhatHasNoPriceAndHoldsNothing() {
        Admission admission = over(balance(key, "1", false));

        assertThat(admission.admit(unpriced())).isInstanceOf(Verdict.Admitted.class);
        assertThat(admission.moves()).isEmpty();
    }

    @Test
    void aHardBudgetRefusesWhatHasNoPrice() {
        Verdict verdict = over(balance(key, "1", true)).admit(unpriced());

        assertThat(((Verdict.Refused) verdict).reason().code()).isEqualTo(ErrorCode.POLICY_REFUSED);
    }

    @Test
    void aRefusalSaysWhatIsLeftAndWhatToDo() {
        Verdict verdict = over(balance(key, "1", true)).admit(open("2"));

        assertThat(((Verdict.Refused) verdict).reason().message())
                .isEqualTo(
                        "Budget 'b' of 1 USD has 1 USD left, and this request may cost up to 2 USD. It starts anew at 2026-12-01T00:00:00Z; ask an administrator to raise it before.");
    }

    private static Admission over(BudgetBalance... balances) {
        return new Admission(List.of(balances));
    }

    private static BudgetBalance balance(UUID scope, String limit, boolean hard) {
        return new BudgetBalance(
                Samples.id(),
                scope,
                "b",
                hard,
                new BigDecimal(limit),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                NEXT_MONTH);
    }

    private Entry.Open open(String worst) {
        return open(Rated.lump(new BigDecimal(worst), Rated.Method.TOKENS, null));
    }

    private Entry.Open unpriced() {
        return open(Rated.UNKNOWN);
    }

    private Entry.Open open(Rated worst) {
        return new Entry.Open(
                new AttemptId(Samples.id()),
                Samples.opening(caller, Samples.hosted(), 1),
                worst,
                new CompletableFuture<>());
    }
}
