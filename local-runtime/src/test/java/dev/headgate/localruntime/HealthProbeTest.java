package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthProbeTest {

    @Test
    void takesAChildForHealthyOnceItServes() throws Exception {
        ServerOptions options =
                ServerOptions.parse(List.of(), Map.of(ServerOptions.TOKEN_VARIABLE, "secret"));
        LocalRuntimeServer server = LocalRuntimeServer.listen(options);
        URI endpoint = URI.create("http://127.0.0.1:" + server.port());
        try (HealthProbe probe = new HealthProbe(HealthProbe.Rhythm.DEFAULT)) {
            assertThat(probe.isHealthy(endpoint)).as("loading").isFalse();
            server.serve(ScriptedEngine.unhindered());
            assertThat(probe.isHealthy(endpoint)).as("serving").isTrue();
            server.close();
            assertThat(probe.isHealthy(endpoint)).as("gone").isFalse();
        }
    }
}
