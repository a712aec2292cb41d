package dev.headgate.testing;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.net.URI;
import java.time.Duration;

/** The official client as a team would use it. */
public final class OpenAiSdk {
    private OpenAiSdk() {}

    /** A client that does not retry, so that a test sees what the gateway answered. */
    public static OpenAIClient client(URI gateway, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(2))
                .build();
    }
}
