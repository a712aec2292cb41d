package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The self-check of the books, as an administrator asks for it. */
@ExtendWith(SharedGateway.class)
class BooksCheckTest {
    private static final String QUESTION =
            """
            {"model": "chat", "max_tokens": 4, "messages": [{"role": "user", "content": "Who are you?"}]}
            """;

    private final RunningGateway gateway;

    BooksCheckTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void findsNothingAndSaysWhatItLookedFor() {
        JsonApi.Answer answer = gateway.api().post("/v1/chat/completions", QUESTION);
        gateway.settledReceipt(answer.header("x-request-id"));

        JsonNode check = gateway.admin().get("/api/admin/v1/books/check").json();

        assertThat(check.path("balanced").asBoolean()).isTrue();
        assertThat(check.path("findings").findValuesAsString("invariant"))
                .contains("I1", "I2", "I3", "I4", "I5", "I8");
        assertThat(check.path("findings").findValues("rows"))
                .allSatisfy(rows -> assertThat(rows.isEmpty()).isTrue());
    }

    @Test
    void aReceiptShowsTheMetersThatMakeUpItsCost() {
        JsonApi.Answer answer = gateway.api().post("/v1/chat/completions", QUESTION);

        JsonNode attempt =
                gateway.settledReceipt(answer.header("x-request-id")).path("attempts").path(0);

        JsonNode time = attempt.path("charges").path(0);
        assertThat(time.path("meter").asString()).isEqualTo("pool_time");
        assertThat(time.path("cost_usd").asString()).isEqualTo(attempt.path("cost_usd").asString());
        assertThat(attempt.path("cost_method").asString()).isEqualTo("engine_time");
        assertThat(attempt.path("charges").findValuesAsString("meter")).contains("input", "output");
    }
}
