package dev.headgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.db.Await;
import dev.headgate.db.TestDatabase;
import dev.headgate.secret.TestSecrets;
import dev.headgate.testing.WebhookReceiver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** From an event in somebody's transaction to its receivers, with one replica or two. */
class OutboxTest {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();
    private static final UUID LAST = new UUID(-1, -1);

    private final TestDatabase database = TestDatabase.migrated();
    private final HikariDataSource pool = pool();
    private final JdbcClient jdbc = JdbcClient.create(pool);
    private final TransactionTemplate transaction =
            new TransactionTemplate(new DataSourceTransactionManager(pool));
    private final JdbcOutbox outbox = new JdbcOutbox(jdbc, IDS, Clock.systemUTC());
    private final WebhookStore store = new WebhookStore(jdbc);
    private final Deliveries deliveries = new Deliveries(jdbc);
    private final DeliveryQueue queue = new DeliveryQueue(jdbc);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private WebhookSecrets secrets;
    private WebhookAdministration administration;

    @BeforeEach
    void open(@TempDir Path folder) {
        secrets = new WebhookSecrets(TestSecrets.in(folder));
        administration =
                new WebhookAdministration(store, deliveries, outbox, secrets, IDS, properties(3));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        pool.close();
        database.close();
    }

    @Test
    void anEventReachesEveryWebhookThatAsksForIt() throws Exception {
        WebhookReceiver one = receiver(200);
        WebhookReceiver other = receiver(204);
        NewWebhook first = webhook("one", one.url());
        NewWebhook second = webhook("other", other.url());
        replica(3);

        happened("a");

        Await.until("both have it", () -> one.messages().size() + other.messages().size() == 2);
        Await.until(
                "it is noted", () -> states(first, "DELIVERED") + states(second, "DELIVERED") == 2);
        WebhookReceiver.Message message = one.messages().getFirst();
        assertThat(message.body()).isEqualTo(other.messages().getFirst().body());
        assertThat(message.id()).isEqualTo(other.messages().getFirst().id()).startsWith("msg_");
        assertThat(message.signatures())
                .isEqualTo(
                        new WebhookSecret(first.secret())
                                .sign(
                                        message.id(),
                                        Long.parseLong(message.timestamp()),
                                        message.body()));
        assertThat(meters.counter("headgate.webhooks.tries", "outcome", "delivered").count())
                .isEqualTo(2);
    }

    @Test
    void r05AnEventOfATransactionThatFailsIsNeverSent() throws Exception {
        WebhookReceiver receiver = receiver(200);
        webhook("one", receiver.url());
        replica(3);

        assertThatThrownBy(() ->
                        transaction.executeWithoutResult(_ -> {
                            happened("lost");
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            outbox.on(connection).add(event("lost too"));
            connection.rollback();
            outbox.on(connection).add(event("kept"));
            connection.commit();
        }

        Await.until("the other one came", () -> !receiver.messages().isEmpty());
        assertThat(receiver.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.body()).contains("kept"));
        assertThat(jdbc.sql("select count(*) from outbox_events").query(Long.class).single())
                .isEqualTo(1);
    }

    @Test
    void whatFailsIsTriedAgainUnderTheSameIdUntilItIsTaken() throws Exception {
        WebhookReceiver receiver = receiver(500);
        NewWebhook webhook = webhook("one", receiver.url());
        replica(100);
        happened("a");

        Await.until("it was tried thrice", () -> receiver.messages().size() >= 3);
        Delivery failing = only(webhook);
        assertThat(failing.lastStatus()).isEqualTo(500);
        assertThat(failing.lastError()).isEqualTo("refused");
        receiver.answerWith(WebhookReceiver.status(200));

        Await.until("it is delivered", () -> states(webhook, "DELIVERED") == 1);
        assertThat(receiver.messages())
                .extracting(WebhookReceiver.Message::id)
                .containsOnly(failing.messageId());
        assertThat(only(webhook).tries()).isEqualTo(receiver.messages().size());
        assertThat(only(webhook).lastError()).isNull();
    }

    @Test
    void whatFailsTooOftenIsDeadAndCanBeSentAgain() throws Exception {
        WebhookReceiver receiver = receiver(500);
        NewWebhook webhook = webhook("one", receiver.url());
        replica(3);
        happened("a");

        Await.until("it is dead", () -> states(webhook, "DEAD") == 1);
        assertThat(receiver.messages()).hasSize(3);
        assertThat(administration.webhook(webhook.webhook().id()).dead()).isEqualTo(1);
        assertThat(
                        administration.deliveriesBefore(
                                webhook.webhook().id(), LAST, Delivery.State.DEAD, 10))
                .hasSize(1);
        receiver.answerWith(WebhookReceiver.status(200));

        administration.redeliver(webhook.webhook().id(), only(webhook).eventId());

        Await.until("it is delivered", () -> states(webhook, "DELIVERED") == 1);
        assertThat(receiver.messages())
                .extracting(WebhookReceiver.Message::id)
                .hasSize(4)
                .containsOnly(only(webhook).messageId());
    }

    @Test
    void aReceiverThatIsGoneIsLeftAlone() throws Exception {
        WebhookReceiver receiver = receiver(410);
        NewWebhook webhook = webhook("one", receiver.url());
        replica(3);
        happened("a");

        Await.until("it is off", () -> !administration.webhook(webhook.webhook().id()).enabled());
        happened("b");

        assertThat(administration.webhook(webhook.webhook().id()).disabledReason()).contains("410");
        assertThat(states(webhook, "DEAD")).isEqualTo(1);
        assertThat(states(webhook, "PENDING")).isZero();
    }

    @Test
    void aSlowReceiverDoesNotHoldUpTheOthers() throws Exception {
        var stuck = new java.util.concurrent.CountDownLatch(1);
        WebhookReceiver slow =
                WebhookReceiver.with(exchange -> {
                    try {
                        stuck.await();
                        exchange.sendResponseHeaders(200, -1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        opened.add(slow);
        WebhookReceiver quick = receiver(200);
        webhook("slow", slow.url());
        webhook("quick", quick.url());
        replica(3);

        for (int i = 0; i < 20; i++) {
            happened("event " + i);
        }

        Await.until("the quick one has all", () -> quick.messages().size() == 20);
        assertThat(slow.messages()).hasSizeLessThanOrEqualTo(2);
        stuck.countDown();
        Await.until("the slow one has all", () -> slow.messages().size() == 20);
    }

    @Test
    void twoReplicasShareTheWorkAndSendNothingTwice() throws Exception {
        WebhookReceiver receiver = receiver(200);
        NewWebhook webhook = webhook("one", receiver.url());
        replica(3);
        replica(3);

        for (int i = 0; i < 200; i++) {
            happened("event " + i);
        }

        Await.until("all are delivered", () -> states(webhook, "DELIVERED") == 200);
        assertThat(receiver.messages())
                .extracting(WebhookReceiver.Message::id)
                .hasSize(200)
                .doesNotHaveDuplicates();
    }

    /** At least once: whoever claimed it is gone, and after its lease somebody else sends it. */
    @Test
    void whatADeadReplicaHadClaimedIsSentByAnother() throws Exception {
        WebhookReceiver receiver = receiver(200);
        NewWebhook webhook = webhook("one", receiver.url());
        happened("a");
        assertThat(queue.claim(webhook.webhook().id(), 10, Duration.ofMillis(300))).hasSize(1);
        assertThat(queue.claim(webhook.webhook().id(), 10, Duration.ofMillis(300))).isEmpty();

        replica(3);

        Await.until("it is delivered", () -> states(webhook, "DELIVERED") == 1);
        assertThat(only(webhook).tries()).isEqualTo(2);
    }

    @Test
    void aLateFailureDoesNotUndoASuccess() {
        WebhookReceiver receiver = receiver(200);
        NewWebhook webhook = webhook("one", receiver.url());
        happened("a");
        var first = queue.claim(webhook.webhook().id(), 1, Duration.ZERO).getFirst();
        var second = queue.claim(webhook.webhook().id(), 1, Duration.ofMinutes(1)).getFirst();

        queue.failed(first, 500, "refused", Duration.ZERO);
        assertThat(only(webhook).lastStatus()).isNull();
        queue.delivered(second, 200);
        queue.dead(second, 500, "refused");

        assertThat(only(webhook).state()).isEqualTo(Delivery.State.DELIVERED);
    }

    @Test
    void aRotatedSecretSignsBesideTheOldOneForAWhile() throws Exception {
        WebhookReceiver receiver = receiver(200);
        NewWebhook webhook = webhook("one", receiver.url());
        replica(3);
        NewWebhook rotated = administration.rotate(webhook.webhook().id());
        happened("both");
        Await.until("it came", () -> receiver.messages().size() == 1);
        jdbc.sql("update webhooks set old_secret_until = now() - interval '1 second'").update();
        happened("new only");
        Await.until("it came", () -> receiver.messages().size() == 2);

        assertThat(rotated.secret()).isNotEqualTo(webhook.secret());
        assertThat(rotated).asString().contains("one").doesNotContain(rotated.secret());
        assertThat(rotated.webhook().oldSecretUntil()).isNotNull();
        assertThat(receiver.messages().getFirst().signatures().split(" "))
                .containsExactly(
                        signature(rotated, receiver.messages().getFirst()),
                        signature(webhook, receiver.messages().getFirst()));
        assertThat(receiver.messages().getLast().signatures())
                .isEqualTo(signature(rotated, receiver.messages().getLast()));
    }

    @Test
    void aTestReachesItsWebhookAlone() throws Exception {
        WebhookReceiver one = receiver(200);
        WebhookReceiver other = receiver(200);
        NewWebhook tried = webhook("one", one.url());
        webhook("other", other.url());
        replica(3);

        Delivery test = administration.test(tried.webhook().id());

        Await.until("it is delivered", () -> states(tried, "DELIVERED") == 1);
        assertThat(test.type()).isEqualTo("webhook.test");
        assertThat(one.messages().getFirst().body()).contains("\"webhook\":\"one\"");
        assertThat(other.messages()).isEmpty();
    }

    @Test
    void whatIsOldIsForgotten() {
        NewWebhook webhook = webhook("one", "http://127.0.0.1:9/");
        happened("a");
        happened("b");
        jdbc.sql(
                        "update outbox_events set made_at = made_at - interval '31 days' where body like '%\"a\"%'")
                .update();

        assertThat(deliveries.forget(Duration.ofDays(30), 10)).isEqualTo(1);

        assertThat(deliveries.before(webhook.webhook().id(), LAST, null, 10))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.body()).contains("\"b\""));
    }

    @Test
    void a07TheSecretIsSealedToItsWebhook() {
        NewWebhook webhook = webhook("one", "http://127.0.0.1:9/");

        String sealed = jdbc.sql("select sealed_secret from webhooks").query(String.class).single();

        assertThat(sealed).doesNotContain(webhook.secret().substring(6)).startsWith("v1.");
        assertThatThrownBy(() -> secrets.open(sealed, UUID.randomUUID()))
                .isInstanceOf(dev.headgate.secret.Seal.UnsealableException.class);
    }

    private static String signature(NewWebhook webhook, WebhookReceiver.Message message) {
        return new WebhookSecret(webhook.secret())
                .sign(message.id(), Long.parseLong(message.timestamp()), message.body());
    }

    private void happened(String what) {
        outbox.add(event(what));
    }

    private static OutboxEvent event(String what) {
        return new OutboxEvent(EventType.BUDGET_ALERT, Map.of("what", what));
    }

    private NewWebhook webhook(String name, String url) {
        return administration.create(
                new WebhookSettings(name, url, List.of("budget.alert"), null), "ada");
    }

    private long states(NewWebhook webhook, String state) {
        return jdbc.sql(
                        "select count(*) from webhook_deliveries where webhook_id = ? and state = ?")
                .params(webhook.webhook().id(), state)
                .query(Long.class)
                .single();
    }

    private Delivery only(NewWebhook webhook) {
        List<Delivery> all = deliveries.before(webhook.webhook().id(), LAST, null, 10);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private WebhookReceiver receiver(int status) {
        WebhookReceiver receiver = WebhookReceiver.with(status);
        opened.add(receiver);
        return receiver;
    }

    /** A replica's deliverer, as the application puts it together, in a hurry. */
    private void replica(int maxTries) {
        WebhookProperties properties = properties(maxTries);
        var sender = new WebhookSender(properties.timeout(), Clock.systemUTC());
        var backoff =
                new Backoff(properties.firstDelay(), properties.longestDelay(), new Random(1));
        var deliverer = new Deliverer(queue, store, secrets, sender, properties, backoff, meters);
        var service = new DelivererService(deliverer, deliveries, properties);
        service.start();
        opened.add(sender);
        opened.add(service::stop);
    }

    private static WebhookProperties properties(int maxTries) {
        return new WebhookProperties(
                Duration.ofMillis(20),
                Duration.ofSeconds(20),
                2,
                maxTries,
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofHours(24),
                Duration.ofDays(30));
    }

    private HikariDataSource pool() {
        var made = new HikariDataSource();
        made.setJdbcUrl(database.url());
        made.setUsername(database.username());
        made.setPassword(database.password());
        made.setMaximumPoolSize(6);
        return made;
    }
}
