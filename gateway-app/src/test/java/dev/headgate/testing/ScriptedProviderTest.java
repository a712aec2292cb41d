package dev.headgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedProviderTest {
    @TempDir Path directory;

    @Test
    void writesDownEveryTryWithWhatWasSent() throws Exception {
        try (var provider = ScriptedProvider.journalling(directory.resolve("journal"))) {
            ask(provider.baseUrl(), "mock-n3", "first");
            ask(provider.baseUrl(), "mock-f500", "second");

            assertThat(provider.tries())
                    .extracting(Try::model)
                    .containsExactly("mock-n3", "mock-f500");
            assertThat(provider.triesMarked("second"))
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.prompt()).isEqualTo("second");
                        assertThat(attempt.headers()).containsEntry("authorization", "Bearer k");
                    });
        }
    }

    @Test
    void doesToEveryRequestWhatItsBaseUrlSays() throws Exception {
        try (var provider = ScriptedProvider.journalling(directory.resolve("journal"))) {
            assertThat(ask(provider.baseUrl("f503"), "any", "x").statusCode()).isEqualTo(503);
            assertThat(ask(provider.baseUrl("first1,f500"), "any", "x").statusCode())
                    .isEqualTo(500);
            assertThat(ask(provider.baseUrl("first1,f500"), "any", "x").statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> ask(URI base, String model, String prompt)
            throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                            .header("Authorization", "Bearer k")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            """
                                            {"model":"%s","messages":[{"role":"user","content":"%s"}]}\
                                            """
                                                    .formatted(model, prompt)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
