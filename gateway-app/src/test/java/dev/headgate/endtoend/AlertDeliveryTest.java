package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headgate.testing.JsonApi;
import dev.headgate.testing.RunningGateway;
import dev.headgate.testing.SharedGateway;
import dev.headgate.testing.WebhookReceiver;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A budget that is half used tells its receiver, in the product as it runs. */
@ExtendWith(SharedGateway.class)
class AlertDeliveryTest {
    private static final String BUDGETS = "/api/admin/v1/budgets";
    private static final String WEBHOOKS = "/api/admin/v1/webhooks";

    private final RunningGateway gateway;
    private final JsonApi admin;
    private final RunningGateway.NewKey key;

    AlertDeliveryTest(RunningGateway gateway) {
        this.gateway = gateway;
        this.admin = gateway.admin();
        this.key = gateway.newKey("watched");
    }

    /** An answer of "metered" is as long as its maximum and costs a tenth of a cent. */
    @Test
    void anAlertIsSentSignedShownAndAcknowledged() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.with(200)) {
            JsonNode webhook = created(WEBHOOKS, webhook(receiver.url()));
            String budget = budget("0.002");

            spend();
            JsonNode alert = await().until(() -> alertOf(budget), found -> found != null);
            await().until(() -> messagesOf(receiver, budget).size() == 1);
            spend();
            await().until(() -> messagesOf(receiver, budget).size() == 2);

            WebhookReceiver.Message message = messagesOf(receiver, budget).getFirst();
            assertThat(message.signatures())
                    .isEqualTo("v1," + hmac(webhook.path("secret").asString(), message));
            JsonNode body = JsonMapper.shared().readTree(message.body());
            assertThat(body.path("type").asString()).isEqualTo("budget.alert");
            assertThat(body.path("data")).isEqualTo(alert.path("alert"));
            assertThat(alert.path("alert").path("share").asString()).isEqualTo("0.5");
            assertThat(message.body()).doesNotContain(key.secret(), "canary");

            JsonNode seen =
                    admin.post(
                                    BUDGETS
                                            + "/alerts/"
                                            + alert.path("id").asString()
                                            + "/acknowledge",
                                    "")
                            .json();
            assertThat(seen.path("acknowledged_by").asString()).isNotEmpty();
            assertThat(alertOf(budget).path("id")).isNotEqualTo(alert.path("id"));
            assertThat(admin.delete(WEBHOOKS + "/" + webhook.path("id").asString()).status())
                    .isEqualTo(204);
        }
    }

    @Test
    void aRaiseLetsAKeyGoOnAndItsWithdrawalStopsIt() {
        String budget = budget("0.001");
        spend();
        assertThat(ask().status()).isEqualTo(402);

        JsonNode raise =
                created(
                        BUDGETS + "/" + budget + "/raises",
                        """
                        {"usd": "0.002", "ends_at": "%s", "reason": "a demonstration"}\
                        """
                                .formatted(Instant.now().plus(1, ChronoUnit.HOURS)));
        spend();
        String path = BUDGETS + "/" + budget + "/raises/" + raise.path("id").asString();
        assertThat(admin.delete(path).json().path("in_force").asBoolean()).isFalse();

        assertThat(ask().status()).isEqualTo(402);
        JsonNode shown = admin.get(BUDGETS + "/" + budget).json();
        assertThat(shown.path("limit_in_force_usd").asString()).isEqualTo("0.001");
        assertThat(shown.path("exceeded").asBoolean()).isTrue();
        assertThat(new BigDecimal(shown.path("overrun_usd").asString())).isZero();
        assertThat(new BigDecimal(shown.path("excess_usd").asString())).isPositive();
    }

    @Test
    void onlyAdministratorsSeeWebhooks() {
        JsonApi stranger = gateway.api("nobody");

        for (String path : List.of(WEBHOOKS, BUDGETS + "/alerts", BUDGETS + "/margins")) {
            assertThat(admin.get(path).status()).as(path).isEqualTo(200);
            assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
        }
    }

    @Test
    void saysWhatIsWrongWithAWebhook() {
        assertThat(admin.post(WEBHOOKS, webhook("http://169.254.169.254/")).body())
                .contains("'url'", "is an address of the machine itself");
        assertThat(
                        admin.post(
                                        WEBHOOKS,
                                        webhook("https://example.com/hook")
                                                .replace("budget.alert", "budget.alarm"))
                                .body())
                .contains("There is no event 'budget.alarm'. There are: budget.alert");
        assertThat(admin.get(WEBHOOKS + "/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void aTestMessageShowsWhatBecomesOfIt() {
        try (WebhookReceiver receiver = WebhookReceiver.with(503)) {
            String id = created(WEBHOOKS, webhook(receiver.url())).path("id").asString();

            JsonApi.Answer sent = admin.post(WEBHOOKS + "/" + id + "/test", "");
            String delivery =
                    WEBHOOKS + "/" + id + "/deliveries/" + sent.json().path("event_id").asString();

            assertThat(sent.status()).isEqualTo(202);
            await().until(() -> admin.get(delivery).json().path("last_status").asInt(0) == 503);
            assertThat(admin.get(delivery).json().path("state").asString()).isEqualTo("pending");
            receiver.answerWith(WebhookReceiver.status(200));
            assertThat(admin.post(delivery + "/redeliver", "").status()).isEqualTo(202);
            await().until(() ->
                    admin.get(delivery).json().path("state").asString().equals("delivered"));
            assertThat(
                            admin.get(WEBHOOKS + "/" + id + "/deliveries?state=delivered")
                                    .json()
                                    .path("items"))
                    .hasSize(1);
            admin.delete(WEBHOOKS + "/" + id);
        }
    }

    private static String webhook(String url) {
        return """
        {"name": "%s", "url": "%s", "events": ["budget.alert"]}\
        """
                .formatted(UUID.randomUUID(), url);
    }

    private String budget(String limit) {
        return created(
                        BUDGETS,
                        """
                        {"name": "%s", "scope": "key", "scope_id": "%s", "period": "week", "limit_usd": "%s",
                         "hard": true, "alert_shares": [0.5, 1]}\
                        """
                                .formatted(UUID.randomUUID(), key.id(), limit))
                .path("id")
                .asString();
    }

    private JsonNode alertOf(String budget) {
        return admin.get(BUDGETS + "/alerts?open=true&limit=200")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("alert").path("budget_id").asString().equals(budget))
                .reduce((_, oldest) -> oldest)
                .orElse(null);
    }

    private static List<WebhookReceiver.Message> messagesOf(
            WebhookReceiver receiver, String budget) {
        return receiver.messages().stream()
                .filter(message -> message.body().contains(budget))
                .toList();
    }

    private void spend() {
        assertThat(ask().status()).isEqualTo(200);
        await().until(() -> gateway.books().reserved(key.id()).signum() == 0);
    }

    private JsonApi.Answer ask() {
        return gateway.api(key.secret())
                .post(
                        "/v1/chat/completions",
                        """
                        {"model":"metered","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}\
                        """);
    }

    private JsonNode created(String path, String body) {
        JsonApi.Answer answer = admin.post(path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    /** As a receiver checks it, with nothing of ours. */
    private static String hmac(String secret, WebhookReceiver.Message message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] shared = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(shared, "HmacSHA256"));
        String signed = message.id() + "." + message.timestamp() + "." + message.body();
        return Base64.getEncoder()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
