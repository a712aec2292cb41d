package dev.headgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.replay.PastRequest.Owner;
import dev.headgate.replay.ReplayResult.BudgetLine;
import dev.headgate.replay.WalkedBudget.Terms;
import dev.headgate.replay.WalkedBudget.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What budgets would have made of requests that cost something else. */
class BudgetWalkTest {
    private static final Owner CALLER =
            new Owner(new UUID(1, 1), "acme", new UUID(2, 2), "apps", new UUID(3, 3));
    private static final BigDecimal ONE = BigDecimal.ONE;

    @Test
    void aHardBudgetRefusesWhatWouldPassIt() {
        var walk = new BudgetWalk(List.of(budget(CALLER.tenant(), true, "3", endless("0.5"))));

        assertThat(spend(walk, 0, 4)).isEqualTo(2);

        assertThat(walk.end())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.refusedRequests()).isEqualTo(2);
                    assertThat(line.passedPeriods()).isEqualTo(1);
                    assertThat(line.firstPassedAt()).isEqualTo(Instant.ofEpochMilli(2));
                    assertThat(line.replayedUsd()).isEqualTo("2");
                    assertThat(line.highestPeriodUsd()).isEqualTo("2.5");
                    assertThat(line.recordedUsd()).isEqualTo("4");
                });
    }

    @Test
    void aSoftBudgetOnlyCounts() {
        var walk = new BudgetWalk(List.of(budget(CALLER.team(), false, "3", endless("0"))));

        assertThat(spend(walk, 0, 5)).isEqualTo(5);

        BudgetLine line = walk.end().getFirst();
        assertThat(line.refusedRequests()).isZero();
        assertThat(line.firstPassedAt()).isEqualTo(Instant.ofEpochMilli(3));
        assertThat(line.replayedUsd()).isEqualTo("5");
    }

    @Test
    void aNewPeriodBeginsAtNothing() {
        var windows = List.of(new Window(100, BigDecimal.ZERO), new Window(200, BigDecimal.ZERO));
        var walk =
                new BudgetWalk(List.of(new WalkedBudget(terms(CALLER.key(), true, "2"), windows)));

        assertThat(spend(walk, 0, 3)).isEqualTo(2);
        assertThat(spend(walk, 100, 3)).isEqualTo(2);

        BudgetLine line = walk.end().getFirst();
        assertThat(line.periods()).isEqualTo(2);
        assertThat(line.passedPeriods()).isEqualTo(2);
        assertThat(line.refusedRequests()).isEqualTo(2);
    }

    @Test
    void whatOneBudgetRefusesCountsInNone() {
        var walk =
                new BudgetWalk(
                        List.of(
                                budget(CALLER.tenant(), true, "10", endless("0")),
                                budget(CALLER.key(), true, "1", endless("0"))));

        assertThat(spend(walk, 0, 5)).isEqualTo(1);

        assertThat(walk.end()).extracting(BudgetLine::replayedUsd).containsExactly("1", "1");
    }

    @Test
    void budgetsOfOthersAreNotAsked() {
        var walk = new BudgetWalk(List.of(budget(new UUID(9, 9), true, "0", endless("0"))));

        assertThat(spend(walk, 0, 5)).isEqualTo(5);
    }

    @Test
    void whatIsUnknownCountsAsNothing() {
        var walk = new BudgetWalk(List.of(budget(CALLER.tenant(), true, "0", endless("0"))));

        assertThat(walk.admits(CALLER, 0, null, null)).isTrue();
    }

    /** Spends a dollar at each of these milliseconds; answers how many were admitted. */
    private static int spend(BudgetWalk walk, long from, int times) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            admitted += walk.admits(CALLER, from + i, ONE, ONE) ? 1 : 0;
        }
        return admitted;
    }

    private static WalkedBudget budget(UUID scope, boolean isHard, String limit, Window window) {
        return new WalkedBudget(terms(scope, isHard, limit), List.of(window));
    }

    private static Terms terms(UUID scope, boolean isHard, String limit) {
        return new Terms(
                UUID.randomUUID(),
                "budget",
                "tenant",
                scope,
                "month",
                isHard,
                new BigDecimal(limit));
    }

    private static Window endless(String before) {
        return new Window(Long.MAX_VALUE, new BigDecimal(before));
    }
}
