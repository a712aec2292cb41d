package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A08, F20: a revoked key is refused everywhere, soon. */
@ExtendWith(SharedGateway.class)
class RevocationTest {
    /** The product's promise is one second; this is for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private final RunningGateway gateway;

    RevocationTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void refusesARevokedKeyThatItHasJustServed() {
        RunningGateway.NewKey key = gateway.newKey("leaver");
        JsonApi team = gateway.api(key.secret());
        assertThat(team.get("/v1/models").status()).isEqualTo(200);

        gateway.revoke(key);

        await().atMost(SOON).until(() -> team.get("/v1/models").status() == 401);
        assertThat(team.get("/v1/models").json().path("error").path("code").asString())
                .isEqualTo("invalid_api_key");
    }
}
