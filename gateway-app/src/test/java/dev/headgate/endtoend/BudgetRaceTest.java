package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F07: a hard budget admits what it covers and not one request more. */
@ExtendWith(SharedGateway.class)
class BudgetRaceTest {
    private static final int CLIENTS = 1000;
    private static final int COVERED = 100;

    private final RunningGateway gateway;

    BudgetRaceTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void admitsExactlyAHundredOfAThousandConcurrentRequests() {
        String run = UUID.randomUUID() + "-";
        BigDecimal budget = worstCaseOfOne(run).multiply(BigDecimal.valueOf(COVERED));
        RunningGateway.NewKey key = gateway.newKey("racer");
        gateway.hardBudget(key, budget);

        try (Crowd crowd = new Crowd(gateway.uri(), key.secret())) {
            crowd.of(CLIENTS, run, BudgetRaceTest::question).go();

            assertThat(crowd.byStatus())
                    .containsOnlyKeys(200, 402)
                    .containsEntry(200, (long) COVERED)
                    .containsEntry(402, (long) (CLIENTS - COVERED));
        }
        // Its answers are as long as its maximum, so that what was reserved is what it cost.
        assertThat(gateway.provider().triesMarked(run)).hasSize(COVERED + 1);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    assertThat(gateway.books().reserved(key.id())).isZero();
                    assertThat(gateway.books().spent(key.id()))
                            .isPositive()
                            .isLessThanOrEqualTo(budget);
                });
        assertThat(gateway.books().violations()).isEmpty();
    }

    /** What the books hold against one such request while it runs. */
    private BigDecimal worstCaseOfOne(String run) {
        String id =
                gateway.api()
                        .post("/v1/chat/completions", question(run + "0000"))
                        .header("x-request-id");
        return new BigDecimal(
                gateway.settledReceipt(id)
                        .path("attempts")
                        .path(0)
                        .path("reserved_usd")
                        .asString());
    }

    private static String question(String mark) {
        return """
        {"model":"metered","max_tokens":100,"messages":[{"role":"user","content":"%-60s"}]}\
        """
                .formatted(mark);
    }
}
