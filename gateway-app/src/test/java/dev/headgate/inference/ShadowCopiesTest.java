package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.db.TestDatabase;
import dev.headgate.identity.PlatformCallers;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RoutingDecision.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** Copies of requests: booked to the platform, and in nobody's way. */
class ShadowCopiesTest {
    private static final String ANSWER =
            """
            {"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}\
            """;

    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    private final TestDatabase database = TestDatabase.migrated();
    private final RecordingBook book = new RecordingBook();
    private final ScriptedClient providers = new ScriptedClient();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InferenceProperties properties =
            new InferenceProperties(
                    DataSize.ofMegabytes(1),
                    Duration.ofSeconds(30),
                    10,
                    Duration.ofMinutes(10),
                    2,
                    256,
                    8192,
                    2,
                    Duration.ofSeconds(1));
    private final ShadowCopies copies = copies();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void aCopyIsBookedToTheTeamOfCopiesAndNamesWhatItCopies() {
        providers.answering("s", ANSWER);
        copies.start();
        Inquiry inquiry = inquiry();

        copies.copy(List.of(target("s")), inquiry);

        await().until(() -> outcome("answered") == 1);
        assertThat(book.reserved)
                .singleElement()
                .satisfies(opening -> {
                    assertThat(opening.request().caller().tenantName()).isEqualTo("platform");
                    assertThat(opening.request().caller().teamName()).isEqualTo("shadow-copies");
                    assertThat(opening.request().id()).isNotEqualTo(inquiry.record().id());
                    assertThat(opening.request().tags())
                            .containsEntry("shadow_of", inquiry.record().id().value().toString())
                            .containsEntry("use_case", "search");
                    assertThat(opening.request().decision()).contains("\"copied\"");
                });
        assertThat(book.settled)
                .singleElement()
                .satisfies(result -> assertThat(result.ending()).isEqualTo(Ending.COMPLETE));
    }

    @Test
    void aStreamIsReadToItsEnd() {
        providers.answering(
                "s",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}",
                "[DONE]");
        copies.start();

        copies.copy(List.of(target("s")), inquiry(chat(true)));

        await().until(() -> outcome("answered") == 1);
        assertThat(providers.streamClosed).isTrue();
        assertThat(book.settled.getFirst().ending()).isEqualTo(Ending.COMPLETE);
        assertThat(book.settled.getFirst().usage().tokens().totalInput()).isEqualTo(5);
    }

    @Test
    void aStreamThatBreaksIsBookedWithWhatCame() {
        providers.breaking(
                "s",
                Failure.INTERRUPTED,
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}");
        copies.start();

        copies.copy(List.of(target("s")), inquiry(chat(true)));

        await().until(() -> book.settled.size() == 1);
        assertThat(book.settled.getFirst().ending()).isEqualTo(Ending.INTERRUPTED);
    }

    @Test
    void aCopyThatFailsIsNobodysFailure() {
        providers.failing("s", Failure.SERVER_ERROR);
        copies.start();

        copies.copy(List.of(target("s")), inquiry());

        await().until(() -> outcome("failed") == 1);
        assertThat(book.isBalanced()).isTrue();
    }

    @Test
    void aBudgetWithoutRoomMeansNoCopy() {
        providers.answering("s", ANSWER);
        book.room = 0;
        copies.start();

        copies.copy(List.of(target("s")), inquiry());

        await().until(() -> outcome("failed") == 1);
        assertThat(providers.called).isEmpty();
    }

    @Test
    void whereManyAreUnderWayMoreAreLeftOut() {
        providers.hanging("s");
        copies.start();

        copies.copy(List.of(target("s"), target("s"), target("s")), inquiry());

        assertThat(outcome("left_out")).isEqualTo(1);
        await().until(() -> providers.called.size() == 2);
        copies.stop();
        assertThat(book.isBalanced()).isTrue();
        assertThat(book.settled)
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.ending()).isNotEqualTo(Ending.COMPLETE));
    }

    @Test
    void noCopyBeginsAfterTheStop() {
        copies.start();
        copies.stop();

        copies.copy(List.of(target("s")), inquiry());

        assertThat(outcome("left_out")).isEqualTo(1);
        assertThat(book.reserved).isEmpty();
    }

    private ShadowCopies copies() {
        var catalog = new CatalogSnapshot(List.of(TargetSequenceTest.deployment("s")));
        return new ShadowCopies(
                new TargetCalls(() -> catalog, book, properties),
                new AnswerSource(providers),
                callers(),
                IDS,
                meters,
                properties);
    }

    private PlatformCallers callers() {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        Clock clock = Clock.systemUTC();
        return new PlatformCallers(
                new PlatformTenant(jdbc, IDS, clock),
                jdbc,
                new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())),
                IDS,
                clock);
    }

    private static Target target(String name) {
        return new Target(name, null, null);
    }

    private static Inquiry inquiry() {
        return inquiry(chat(false));
    }

    private static Inquiry inquiry(ChatRequest chat) {
        return new Inquiry(
                chat,
                TargetSequenceTest.recordOf(chat),
                null,
                PriorityClass.INTERACTIVE,
                Deadline.since(0, null),
                new InFlightRequest(PriorityClass.INTERACTIVE, _ -> {}),
                new ClientExchange(new MockHttpServletRequest(), new MockHttpServletResponse()));
    }

    private static ChatRequest chat(boolean stream) {
        return ChatRequest.parse(
                TargetSequenceTest.utf8(
                        "{\"model\":\"m\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .formatted(stream)));
    }

    private double outcome(String outcome) {
        return meters.counter("headgate.shadow.copies", "outcome", outcome).count();
    }
}
