package dev.headgate.policy;

import static dev.headgate.policy.TestPolicies.policy;
import static dev.headgate.policy.TestPolicies.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headgate.db.ChangeFeed;
import dev.headgate.error.GatewayException;
import dev.headgate.policy.PolicyEvent.Kind;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.policy.PolicyVersion.State;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

class PublisherTest {
    private static final PolicyOwner PLATFORM = PolicyOwner.PLATFORM;
    private static final String SECOND = policy("second", "open@gpu");
    private static final String THIRD = policy("third", "open@gpu");

    private final TestPolicies policies = new TestPolicies();

    @AfterEach
    void drop() {
        policies.close();
    }

    @Test
    void whoeverBelievesInAnOldVersionReplacesNothing() {
        policies.publish(1, SECOND);

        assertThatThrownBy(() -> policies.publish(1, THIRD))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("Version 2 is in force, not 1.");
        assertThat(policies.published().version()).isEqualTo(2);
        assertThat(policies.store.version(PLATFORM, 1))
                .map(PolicyVersion::state)
                .hasValue(State.RETIRED);
    }

    @Test
    void tenantsCountTheirOwnVersions() {
        PolicyOwner acme = PolicyOwner.of(policies.tenant("acme"));
        policies.publish(1, SECOND);

        assertThat(policies.publish(acme, 0, "a").version()).isEqualTo(1);
        assertThat(policies.publish(acme, 1, "b").version()).isEqualTo(2);
        assertThat(policies.published().version()).isEqualTo(2);
        assertThatThrownBy(() -> policies.publish(acme, 0, "c"))
                .hasMessageStartingWith("Version 2 is in force, not 0.");
    }

    @Test
    void theReleaseBeforeGoesOnWithThePolicyOfThePlatform() {
        policies.publish(PolicyOwner.of(policies.tenant("acme")), 0, "a");

        policies.sql
                .sql(
                        "update policies set state = 'retired' where version = 1 and state = 'published'")
                .update();
        policies.sql
                .sql(
                        """
                        insert into policies (version, document, state, comment, author, managed_by, created_at)
                        values (2, 'old', 'published', '', 'someone', 'api', now())
                        """)
                .update();

        assertThat(policies.published().document()).isEqualTo("old");
        assertThat(policies.sql.sql("select count(*) from policies").query(Long.class).single())
                .isEqualTo(2);
    }

    @Test
    void aScheduledPolicyTakesEffectOnceWhateverReplicaComesFirst() throws Exception {
        policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, soon(1_500));
        await().until(() -> policies.schedule.untilNext().orElseThrow().isZero());
        List<Callable<Integer>> replicas =
                IntStream.range(0, 6)
                        .mapToObj(_ -> policies.anotherPublisher())
                        .<Callable<Integer>>map(publisher -> publisher::activateDue)
                        .toList();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> activated =
                    threads.invokeAll(replicas).stream().map(PublisherTest::result).toList();
            assertThat(activated).containsOnlyOnce(1).containsOnly(0, 1);
        }

        assertThat(policies.published().version()).isEqualTo(2);
        assertThat(policies.published().document()).isEqualTo(SECOND);
        assertThat(policies.published().author()).isEqualTo("someone");
        assertThat(kinds()).containsExactly(Kind.ACTIVATED, Kind.SCHEDULED, Kind.PUBLISHED);
    }

    @Test
    void aScheduledPolicyTakesEffectByItself() {
        ActivePolicy active = policies.active();
        try (ChangeFeed feed = ChangeFeed.open(policies.database.dataSource());
                Activation activation =
                        new Activation(policies.schedule, policies.publisher, active)) {
            feed.subscribe(PolicyStore.CHANNEL, activation::plan);

            policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, soon(1_500));
            policies.publisher.schedule(PLATFORM, 1, text(THIRD), null, soon(1_700));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> active.current().policy().document().name().equals("third"));
        }
        assertThat(policies.published().version()).isEqualTo(3);
        assertThat(policies.schedule.pending(PLATFORM)).isEmpty();
    }

    @Test
    void whatIsNotDueIsNotActivated() {
        policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, tomorrow());

        assertThat(policies.publisher.activateDue()).isZero();
        assertThat(policies.published().version()).isEqualTo(1);
        assertThat(policies.schedule.untilNext().orElseThrow()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void whatIsCancelledNeverTakesEffect() {
        ScheduledPolicy scheduled =
                policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, tomorrow());

        policies.publisher.cancel(PLATFORM, scheduled.id(), "too early", "other");

        assertThat(policies.schedule.pending(PLATFORM)).isEmpty();
        assertThat(policies.schedule.untilNext()).isEmpty();
        PolicyEvent cancelled = events().getFirst();
        assertThat(cancelled.kind()).isEqualTo(Kind.CANCELLED);
        assertThat(cancelled.actor()).isEqualTo("other");
        assertThat(cancelled.comment()).isEqualTo("too early");
        assertThatThrownBy(() -> policies.publisher.cancel(PLATFORM, scheduled.id(), "", "x"))
                .hasMessage("It has been cancelled already.");
    }

    @Test
    void whatHasTakenEffectCannotBeCancelled() {
        ScheduledPolicy scheduled =
                policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, soon(1_500));
        await().until(() -> policies.publisher.activateDue() == 1);

        assertThatThrownBy(() -> policies.publisher.cancel(PLATFORM, scheduled.id(), "", "x"))
                .hasMessageStartingWith("It has taken effect as version 2.");
    }

    @Test
    void nothingIsPublishedThatTheScheduledPolicyWouldUndo() {
        PolicyOwner acme = PolicyOwner.of(policies.tenant("acme"));
        ScheduledPolicy scheduled =
                policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, tomorrow());

        assertThatThrownBy(() -> policies.publish(1, THIRD))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("Cancel it first: DELETE /api/admin/v1/policy/scheduled/")
                .hasMessageContaining(scheduled.id().toString());
        assertThat(policies.publish(acme, 0, "a").version()).isEqualTo(1);
    }

    @Test
    void twoPoliciesDoNotTakeEffectAtOneMoment() {
        Instant moment = tomorrow();
        policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, moment);

        assertThatThrownBy(
                        () -> policies.publisher.schedule(PLATFORM, 1, text(THIRD), null, moment))
                .hasMessageStartingWith("Another policy takes effect at that moment.");
    }

    @Test
    void nothingTakesEffectInThePast() {
        assertThatThrownBy(() ->
                        policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, soon(-1_000)))
                .hasMessageStartingWith("'activate_at' must be in the future.");
    }

    @Test
    void theConfigurationFileCallsOffWhatIsScheduled() {
        policies.publisher.schedule(PLATFORM, 1, text(SECOND), null, tomorrow());

        policies.publisher.declare(THIRD);

        assertThat(policies.schedule.pending(PLATFORM)).isEmpty();
        assertThat(policies.published().keeper()).isEqualTo(Keeper.CONFIG);
        assertThat(kinds())
                .containsExactly(Kind.PUBLISHED, Kind.CANCELLED, Kind.SCHEDULED, Kind.PUBLISHED);
    }

    @Test
    void anOldTextComesBackAsANewVersionThatSaysSo() {
        policies.publish(1, SECOND);
        policies.publisher.publish(
                PLATFORM,
                2,
                new Publication(TestPolicies.FIRST, "broke chat", "someone", Keeper.API, 1L),
                null);

        assertThat(policies.published().version()).isEqualTo(3);
        assertThat(policies.published().restores()).isEqualTo(1);
        assertThat(events().getFirst().kind()).isEqualTo(Kind.RESTORED);
        assertThat(events().getFirst().detail()).isEqualTo("version 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update policy_events set actor = 'nobody'",
                "delete from policy_events",
                "truncate policy_events"
            })
    void whatWasDoneIsNeverChanged(String statement) {
        assertThatThrownBy(() -> policies.sql.sql(statement).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("What was done is not changed");
        assertThat(events()).hasSize(1);
    }

    @Test
    void eventsAreReadPageByPage() {
        PolicyOwner acme = PolicyOwner.of(policies.tenant("acme"));
        policies.publish(1, SECOND);
        policies.publish(acme, 0, "a");

        List<PolicyEvent> newest = policies.events.before(null, Long.MAX_VALUE, 2);

        assertThat(newest).extracting(PolicyEvent::owner).containsExactly(acme, PLATFORM);
        assertThat(policies.events.before(null, newest.getLast().id(), 2)).hasSize(1);
        assertThat(policies.events.before(acme, Long.MAX_VALUE, 9)).hasSize(1);
    }

    private List<PolicyEvent> events() {
        return policies.events.before(null, Long.MAX_VALUE, 100);
    }

    private List<Kind> kinds() {
        return events().stream().map(PolicyEvent::kind).toList();
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** By the clock of the database. */
    private Instant soon(long millis) {
        return policies.sql
                .sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant()
                .plusMillis(millis)
                .truncatedTo(ChronoUnit.MICROS);
    }

    private Instant tomorrow() {
        return soon(Duration.ofDays(1).toMillis());
    }
}
