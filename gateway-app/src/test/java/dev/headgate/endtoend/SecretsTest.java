package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A20, A21: whatever goes wrong, no secret, prompt or upstream text leaves the process. */
@ExtendWith(SharedGateway.class)
class SecretsTest {
    private final RunningGateway gateway;
    private final String prompt = "canary-" + UUID.randomUUID();

    SecretsTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void neverShowUp() {
        String key = gateway.newKey("canary").secret();
        JsonApi team = gateway.api(key);
        List<String> aliases =
                List.of(
                        "hosted",
                        "always-400",
                        "always-401",
                        "always-500",
                        "garbage",
                        "after-cut-in-the-middle",
                        "after-error-in-the-middle",
                        "no-such-model");
        StringBuilder seen = new StringBuilder();
        for (String alias : aliases) {
            for (boolean stream : List.of(false, true)) {
                JsonApi.Answer answer = team.post("/v1/chat/completions", question(alias, stream));
                seen.append(answer.body()).append(answer.response().headers().map());
            }
        }
        team.post("/v1/chat/completions", "{\"messages\": \"" + prompt);
        seen.append(gateway.metrics()).append(gateway.process().wholeLog());

        assertThat(gateway.provider().triesMarked(prompt)).isNotEmpty();
        assertThat(seen.toString())
                .doesNotContain(prompt)
                .doesNotContain(key)
                .doesNotContain(gateway.providerSecret())
                .doesNotContain(gateway.adminToken())
                .doesNotContain("mock:")
                .doesNotContain("\tat dev.headgate");
    }

    private String question(String alias, boolean stream) {
        return """
        {"model":"%s","stream":%b,"messages":[{"role":"user","content":"%s"}]}\
        """
                .formatted(alias, stream, prompt);
    }
}
