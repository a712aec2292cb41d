package dev.headgate.policy;

import static dev.headgate.policy.TestCatalog.selfHosted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headgate.db.ChangeFeed;
import dev.headgate.db.TestDatabase;
import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.policy.PolicyStore.Draft;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.policy.PolicyVersion.State;
import dev.headgate.routing.Capability;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision.Routed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ActivePolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String FIRST = policy("first", "own@gpu");
    private static final String SECOND = policy("second", "open@gpu");

    private final TestDatabase database = TestDatabase.migrated();
    private final PolicyCompiler compiler = new PolicyCompiler();
    private final PolicyStore store =
            new PolicyStore(
                    JdbcClient.create(database.dataSource()), Clock.fixed(NOW, ZoneOffset.UTC));
    private final ChangeFeed feed = ChangeFeed.open(database.dataSource());

    @BeforeEach
    void publishTheFirst() {
        store.publishFirst(new Draft(FIRST, "start", "headgate", Keeper.BUILTIN));
    }

    @AfterEach
    void drop() {
        feed.close();
        database.close();
    }

    @Test
    void isThePublishedOne() {
        ActivePolicy active = new ActivePolicy(store, compiler);

        assertThat(active.current().version()).isEqualTo(1);
        assertThat(active.current().policy().document().name()).isEqualTo("first");
    }

    @Test
    void t22_isTakenUpByEveryReplica() {
        ActivePolicy replica = new ActivePolicy(store, compiler);
        feed.subscribe(PolicyStore.CHANNEL, replica::reload);

        store.replace(1, draft(SECOND));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(replica.current().version()).isEqualTo(2));
        assertThat(replica.current().policy().document().name()).isEqualTo("second");
    }

    @Test
    void staysWhatItWasWhenTheNewOneCannotBeUnderstood() {
        ActivePolicy active = new ActivePolicy(store, compiler);
        store.replace(1, draft("name: of a later release"));

        active.reload();

        assertThat(active.current().version()).isEqualTo(1);
        assertThatThrownBy(() -> new ActivePolicy(store, compiler))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not understand policy version 2");
    }

    @Test
    void aPolicyIsPublishedFirstOnlyOnce() {
        store.publishFirst(new Draft(SECOND, "start", "headgate", Keeper.BUILTIN));

        assertThat(store.published())
                .hasValue(
                        new PolicyVersion(
                                1,
                                FIRST,
                                State.PUBLISHED,
                                "start",
                                "headgate",
                                Keeper.BUILTIN,
                                NOW));
    }

    @Test
    void whoeverBelievesInAnOldVersionReplacesNothing() {
        store.replace(1, draft(SECOND));

        assertThat(store.replace(1, draft(FIRST))).isEmpty();
        assertThat(store.published()).map(PolicyVersion::version).hasValue(2L);
        assertThat(store.version(1)).map(PolicyVersion::state).hasValue(State.RETIRED);
    }

    @Test
    void theConfigurationFileDeclaresAPolicyOnceAndKeepsIt() {
        ActivePolicy active = new ActivePolicy(store, compiler);
        DeclaredPolicy declared = new DeclaredPolicy(store, active, compiler);

        declared.apply(Optional.of(SECOND));
        declared.apply(Optional.of(SECOND));

        assertThat(active.current().version()).isEqualTo(2);
        assertThat(store.published()).map(PolicyVersion::keeper).hasValue(Keeper.CONFIG);
    }

    @Test
    void theConfigurationFileHandsThePolicyOver() {
        DeclaredPolicy declared =
                new DeclaredPolicy(store, new ActivePolicy(store, compiler), compiler);
        declared.apply(Optional.of(SECOND));

        declared.apply(Optional.empty());

        assertThat(store.published()).map(PolicyVersion::keeper).hasValue(Keeper.API);
        assertThat(store.published()).map(PolicyVersion::version).hasValue(2L);
    }

    @Test
    void theConfigurationFileCannotDeclareNonsense() {
        DeclaredPolicy declared =
                new DeclaredPolicy(store, new ActivePolicy(store, compiler), compiler);

        assertThatThrownBy(() -> declared.apply(Optional.of("name: x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A policy needs 'rules'");
        assertThat(store.published()).map(PolicyVersion::version).hasValue(1L);
    }

    @Test
    void theRouterFollowsPolicyAndCatalogue() {
        ActivePolicy active = new ActivePolicy(store, compiler);
        TestCatalog catalog = new TestCatalog(selfHosted("own@gpu", "1"));
        PolicyRouter router = new LivePolicyRouter(catalog, active);

        assertThat(router.aliases()).containsExactly("first");
        assertThat(targets(router, "first", 1)).containsExactly("own@gpu");

        catalog.becomes(selfHosted("own@gpu", "1"), selfHosted("open@gpu", "1"));
        assertThat(targets(router, "open", 1)).containsExactly("open@gpu");

        store.replace(1, draft(SECOND));
        active.reload();
        assertThat(router.aliases()).containsExactly("second");
        assertThat(targets(router, "second", 2)).containsExactly("open@gpu");
    }

    private static List<String> targets(PolicyRouter router, String model, long version) {
        RequestFacts request =
                new RequestFacts(
                        model,
                        false,
                        Set.of(Capability.CHAT),
                        10,
                        10,
                        Map.of(),
                        null,
                        new RequestFacts.Caller("t", "t", "k", null, Set.of()));
        Ruling ruling = router.decide(request, CapacitySnapshot.unknown());
        assertThat(ruling.policyVersion()).isEqualTo(version);
        assertThat(ruling.decision()).isInstanceOf(Routed.class);
        return ((Routed) ruling.decision())
                .targets().stream().map(target -> target.deployment()).toList();
    }

    private static Draft draft(String document) {
        return new Draft(document, "", "someone", Keeper.API);
    }

    private static String policy(String name, String target) {
        return """
        name: %s
        aliases: { %s: [%s] }
        rules:
          - { name: as asked, route: { strategy: priority, among: [requested] } }
        """
                .formatted(name, name, target);
    }
}
