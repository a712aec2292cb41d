package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F07: a budget for exactly a hundred requests admits exactly a hundred, however many ask. */
class BudgetRaceTest {
    private static final int ASKING = 1000;
    private static final int ADMITTED = 100;
    private static final long TOKENS = 1_000_000;

    private final TestBooks books = new TestBooks(Samples.hosted());
    private final Caller caller = Samples.caller();

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void f07AdmitsExactlyWhatTheBudgetHolds() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "100");

        List<Reservation> admitted = race();

        assertThat(admitted).hasSize(ADMITTED);
        assertThat(books.reserved(budget)).isEqualByComparingTo("100");
        assertThat(books.count("attempts")).isEqualTo(ADMITTED);
    }

    @Test
    void f07LeavesNothingReservedWhenAllAreSettled() throws Exception {
        UUID budget = books.budget("monthly", caller.key().value(), "100");

        race().forEach(held -> books.book.settle(held, Samples.used(TOKENS, 0)));
        books.awaitSettled();

        assertThat(books.settled(budget)).isEqualByComparingTo("100");
        assertThat(books.reserved(budget)).isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void f07HoldsForBudgetsAboveEachOther() throws Exception {
        UUID ofKey = books.budget("key", caller.key().value(), "150");
        UUID ofTeam = books.budget("team", caller.team().value(), "100", "TOTAL", true);
        UUID ofTenant = books.budget("tenant", caller.tenant().value(), "120");

        assertThat(race()).hasSize(ADMITTED);

        assertThat(List.of(books.reserved(ofKey), books.reserved(ofTeam), books.reserved(ofTenant)))
                .allSatisfy(reserved -> assertThat(reserved).isEqualByComparingTo("100"));
    }

    private List<Reservation> race() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Reservation>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ASKING; i++) {
                asked.add(threads.submit(askAfter(start)));
            }
            start.countDown();
        }
        List<Reservation> admitted = new ArrayList<>();
        for (Future<Reservation> answer : asked) {
            if (answer.get() != null) {
                admitted.add(answer.get());
            }
        }
        return admitted;
    }

    private Callable<Reservation> askAfter(CountDownLatch start) {
        return () -> {
            start.await();
            try {
                return books.book.reserve(Samples.opening(caller, Samples.hosted(), TOKENS));
            } catch (GatewayException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
                return null;
            }
        };
    }
}
