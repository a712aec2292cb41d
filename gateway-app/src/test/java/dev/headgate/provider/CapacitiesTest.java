package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.routing.Availability;
import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapacitiesTest {
    private final ClientUnderTest client = ClientUnderTest.patient();

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void aDeploymentThatWasNeverCalledIsUnknown() {
        Deployment deployment = client.hosted(URI.create("http://127.0.0.1:1/v1"), "s");

        assertThat(availability(deployment)).isEqualTo(Availability.unknown());
    }

    @Test
    void aDeploymentThatAnswersIsUp() throws IOException {
        try (RawUpstream upstream = answering()) {
            Deployment deployment = client.hosted(upstream.baseUrl(), "s");

            client.complete(deployment);

            assertThat(availability(deployment)).isEqualTo(Availability.up());
        }
    }

    @Test
    void aDeploymentThatKeepsFailingIsDown() throws IOException {
        try (RawUpstream upstream =
                RawUpstream.answering(
                        "HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) {
            Deployment deployment = client.hosted(upstream.baseUrl(), "s");

            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> client.complete(deployment)).hasMessage("SERVER_ERROR");
            }

            assertThat(availability(deployment)).isEqualTo(Availability.down(Cause.BREAKER_OPEN));
            assertThatThrownBy(() -> client.complete(deployment)).hasMessage("NOT_ADMITTED");
            assertThat(upstream.received()).hasSize(20);
        }
    }

    @Test
    void aLocalModelCannotBeCalledUntilItIsReady() {
        Deployment deployment = client.pooled(Engine.LOCAL_RUNTIME, null);

        assertThatThrownBy(() -> client.complete(deployment)).hasMessage("CONNECT_FAILED");
    }

    @Test
    void aLocalModelIsCalledWithTheSecretOfItsStart() throws IOException {
        try (RawUpstream upstream = answering()) {
            Deployment deployment = client.pooled(Engine.LOCAL_RUNTIME, null);
            client.localModelIsAt(upstream.baseUrl(), "of-this-start");

            client.complete(deployment);

            assertThat(upstream.received().remove().headers())
                    .contains("Authorization: Bearer of-this-start");
            assertThat(availability(deployment)).isEqualTo(Availability.up());
        }
    }

    @Test
    void aPoolWithoutAnAddressCannotBeCalled() {
        Deployment deployment = client.pooled(Engine.SGLANG, null);

        assertThatThrownBy(() -> client.complete(deployment)).hasMessage("CONNECT_FAILED");
    }

    private static RawUpstream answering() {
        return RawUpstream.answering(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    }

    private Availability availability(Deployment deployment) {
        Capacity seen = client.client.capacities().get(deployment.name());
        return seen == null ? Availability.unknown() : seen.availability();
    }
}
