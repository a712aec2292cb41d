package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What is charged when something goes wrong, as docs/budgets.md says it. */
@ExtendWith(SharedGateway.class)
class ChargeRulesTest {
    private static final BigDecimal INPUT = new BigDecimal("0.00000075");
    private static final BigDecimal OUTPUT = new BigDecimal("0.0000045");

    /** A chunk that carries text; the first of a stream only says who speaks. */
    private static final Pattern WORD = Pattern.compile("\"content\":\"[^\"]");

    private final RunningGateway gateway;
    private final String mark = UUID.randomUUID().toString();

    ChargeRulesTest(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void theBooksBalance() {
        assertThat(gateway.books().violations()).isEmpty();
    }

    /** F11: the prompt, and as much of the answer as came until the upstream was closed. */
    @Test
    void f11AnAbortedStreamPaysForWhatCame() throws Exception {
        int read = 5;
        String request = abortAfter(read);

        JsonNode attempt = only(request);

        assertThat(attempt.path("failure").asString()).isEqualTo("client_gone");
        assertThat(attempt.path("usage_source").asString()).isEqualTo("stream_count");
        assertThat(attempt.path("tokens").path("output").asLong())
                .isBetween((long) read, read + 20L);
        assertThat(cost(attempt)).isEqualByComparingTo(priceOf(attempt)).isPositive();
        assertThat(cost(attempt))
                .isLessThan(new BigDecimal(attempt.path("reserved_usd").asString()));
    }

    /** R07: absent is not zero. */
    @Test
    void r07UsageThatIsMissingIsCounted() {
        JsonNode attempt = only(ask("silent", true));

        assertThat(attempt.path("usage_source").asString()).isEqualTo("stream_count");
        assertThat(attempt.path("tokens").path("output").asLong()).isEqualTo(8);
        assertThat(attempt.path("tokens").path("uncached_input").asLong()).isPositive();
        assertThat(cost(attempt)).isEqualByComparingTo(priceOf(attempt)).isPositive();
    }

    /** What the provider reports is what it bills, however it came to its answer. */
    @Test
    void anAnswerCostsWhatItsProviderReports() {
        JsonNode attempt = only(ask("hosted", false));

        assertThat(attempt.path("usage_source").asString()).isEqualTo("provider");
        assertThat(cost(attempt)).isEqualByComparingTo(priceOf(attempt)).isPositive();
    }

    @Test
    void r10ATryThatTheProviderRefusedCostsNothing() {
        for (String alias : List.of("after-500", "after-429", "after-refused")) {
            List<JsonNode> attempts = attempts(ask(alias, false));

            assertThat(attempts).hasSize(2);
            assertThat(attempts.getFirst().path("state").asString()).isEqualTo("RELEASED");
            assertThat(cost(attempts.getFirst())).isZero();
            assertThat(cost(attempts.getLast())).isEqualByComparingTo(priceOf(attempts.getLast()));
        }
    }

    /** The request went out and no answer came: the whole of it may be on the provider's bill. */
    @Test
    void r10ATryThatMayBeBilledIsChargedAtItsWorstAndSaysSo() {
        List<JsonNode> attempts = attempts(ask("after-cut", false));

        JsonNode lost = attempts.getFirst();
        assertThat(lost.path("usage_source").asString()).isEqualTo("estimate");
        assertThat(lost.path("tokens").path("output").asLong()).isEqualTo(50);
        assertThat(cost(lost))
                .isEqualByComparingTo(lost.path("reserved_usd").asString())
                .isPositive();
        assertThat(attempts.getLast().path("usage_source").asString()).isEqualTo("provider");
    }

    /** Of a stream that did not begin, no token can have been produced for us but the prompt. */
    @Test
    void r10AStreamThatDidNotBeginPaysForItsPrompt() {
        JsonNode lost = attempts(ask("after-cut", true)).getFirst();

        assertThat(lost.path("tokens").path("output").asLong()).isZero();
        assertThat(cost(lost)).isEqualByComparingTo(priceOf(lost)).isPositive();
    }

    @Test
    void aClientThatRepeatsItsRequestPaysForEachAnswer() {
        BigDecimal first = cost(only(ask("hosted", false)));
        BigDecimal second = cost(only(ask("hosted", false)));

        assertThat(second).isEqualByComparingTo(first).isPositive();
        assertThat(gateway.provider().triesMarked(mark)).hasSize(2);
    }

    private static BigDecimal priceOf(JsonNode attempt) {
        JsonNode tokens = attempt.path("tokens");
        return INPUT.multiply(BigDecimal.valueOf(tokens.path("uncached_input").asLong()))
                .add(OUTPUT.multiply(BigDecimal.valueOf(tokens.path("output").asLong())));
    }

    private static BigDecimal cost(JsonNode attempt) {
        return new BigDecimal(attempt.path("cost_usd").asString());
    }

    private JsonNode only(String request) {
        List<JsonNode> attempts = attempts(request);
        assertThat(attempts).hasSize(1);
        return attempts.getFirst();
    }

    private List<JsonNode> attempts(String request) {
        return gateway.settledReceipt(request).path("attempts").valueStream().toList();
    }

    private String ask(String model, boolean stream) {
        JsonApi.Answer answer = gateway.api().post("/v1/chat/completions", body(model, stream));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.header("x-request-id");
    }

    /** Reads some chunks of an answer that would take minutes, and leaves. */
    private String abortAfter(int words) throws IOException, InterruptedException {
        var request =
                gateway.api()
                        .request("/v1/chat/completions")
                        .POST(HttpRequest.BodyPublishers.ofString(body("slow-stream", true)));
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<InputStream> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (int read = 0; read < words; ) {
                    read += WORD.matcher(lines.readLine()).find() ? 1 : 0;
                }
            }
            return response.headers().firstValue("x-request-id").orElseThrow();
        }
    }

    private String body(String model, boolean stream) {
        return """
        {"model":"%s","stream":%b,"max_tokens":50,"messages":[{"role":"user","content":"%s"}]}\
        """
                .formatted(model, stream, mark);
    }
}
