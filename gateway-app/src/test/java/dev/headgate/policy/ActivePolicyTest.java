package dev.headgate.policy;

import static dev.headgate.policy.TestCatalog.selfHosted;
import static dev.headgate.policy.TestPolicies.FIRST;
import static dev.headgate.policy.TestPolicies.NOW;
import static dev.headgate.policy.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headgate.db.ChangeFeed;
import dev.headgate.identity.TenantId;
import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.policy.PolicyVersion.State;
import dev.headgate.routing.Capability;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivePolicyTest {
    private static final String SECOND = policy("second", "open@gpu");
    private static final String NOT_OPEN =
            "name: acme\nrules: [{ name: not open, allow: candidate.deployment != 'open@gpu' }]\n";
    private static final TenantId NOBODY = new TenantId(UUID.randomUUID());

    private final TestPolicies policies = new TestPolicies();
    private final ChangeFeed feed = ChangeFeed.open(policies.database.dataSource());

    @AfterEach
    void drop() {
        feed.close();
        policies.close();
    }

    @Test
    void isThePublishedOne() {
        ActivePolicy active = policies.active();

        assertThat(active.current().version()).isEqualTo(1);
        assertThat(active.current().policy().document().name()).isEqualTo("first");
        assertThat(active.current().tenants()).isEmpty();
    }

    @Test
    void t22_isTakenUpByEveryReplica() {
        ActivePolicy replica = policies.active();
        feed.subscribe(PolicyStore.CHANNEL, replica::reload);

        policies.publish(1, SECOND);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(replica.current().version()).isEqualTo(2));
        assertThat(replica.current().policy().document().name()).isEqualTo("second");
    }

    @Test
    void staysWhatItWasWhenTheNewOneCannotBeUnderstood() {
        ActivePolicy active = policies.active();
        policies.publish(1, "name: of a later release");

        active.reload();

        assertThat(active.current().version()).isEqualTo(1);
        assertThat(active.refused()).isEqualTo(2);
        assertThatThrownBy(policies::active)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not understand policy version 2");

        policies.publish(2, SECOND);
        active.reload();
        assertThat(active.refused()).isNull();
    }

    @Test
    void aPolicyIsPublishedFirstOnlyOnce() {
        policies.publisher.publishFirst(
                Publication.of(SECOND, "start", "headgate", Keeper.BUILTIN));

        assertThat(policies.published())
                .isEqualTo(
                        new PolicyVersion(
                                PolicyOwner.PLATFORM,
                                1,
                                FIRST,
                                State.PUBLISHED,
                                "start",
                                "headgate",
                                Keeper.BUILTIN,
                                null,
                                NOW));
    }

    @Test
    void theConfigurationFileDeclaresAPolicyOnceAndKeepsIt() {
        ActivePolicy active = policies.active();
        DeclaredPolicy declared = new DeclaredPolicy(policies.publisher, active, policies.compiler);

        declared.apply(Optional.of(SECOND));
        declared.apply(Optional.of(SECOND));

        assertThat(active.current().version()).isEqualTo(2);
        assertThat(policies.published().keeper()).isEqualTo(Keeper.CONFIG);
    }

    @Test
    void theConfigurationFileHandsThePolicyOver() {
        DeclaredPolicy declared =
                new DeclaredPolicy(policies.publisher, policies.active(), policies.compiler);
        declared.apply(Optional.of(SECOND));

        declared.apply(Optional.empty());

        assertThat(policies.published().keeper()).isEqualTo(Keeper.API);
        assertThat(policies.published().version()).isEqualTo(2L);
    }

    @Test
    void theConfigurationFileCannotDeclareNonsense() {
        DeclaredPolicy declared =
                new DeclaredPolicy(policies.publisher, policies.active(), policies.compiler);

        assertThatThrownBy(() -> declared.apply(Optional.of("name: x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A policy needs 'rules'");
        assertThat(policies.published().version()).isEqualTo(1L);
    }

    @Test
    void theRouterFollowsPolicyAndCatalogue() {
        ActivePolicy active = policies.active();
        TestCatalog catalog = new TestCatalog(selfHosted("own@gpu", "1"));
        PolicyRouter router = new LivePolicyRouter(catalog, active);

        assertThat(router.aliases()).containsExactly("first");
        assertThat(targets(ask(router, NOBODY, "first"))).containsExactly("own@gpu");

        catalog.becomes(selfHosted("own@gpu", "1"), selfHosted("open@gpu", "1"));
        assertThat(targets(ask(router, NOBODY, "open"))).containsExactly("open@gpu");

        policies.publish(1, SECOND);
        active.reload();
        assertThat(router.aliases()).containsExactly("second");
        Ruling ruling = ask(router, NOBODY, "second");
        assertThat(targets(ruling)).containsExactly("open@gpu");
        assertThat(ruling.policyVersion()).isEqualTo(2);
        assertThat(ruling.tenantPolicyVersion()).isNull();
    }

    @Test
    void aTenantsPolicyNarrowsWhatItsCallersReachAndNobodyElse() {
        TenantId acme = policies.tenant("acme");
        policies.publish(1, SECOND);
        policies.publish(PolicyOwner.of(acme), 0, NOT_OPEN);
        PolicyRouter router =
                new LivePolicyRouter(
                        new TestCatalog(selfHosted("own@gpu", "1"), selfHosted("open@gpu", "1")),
                        policies.active());

        Ruling refused = ask(router, acme, "second");

        assertThat(refused.policyVersion()).isEqualTo(2);
        assertThat(refused.tenantPolicyVersion()).isEqualTo(1);
        assertThat(refused.decision()).isInstanceOf(Refused.class);
        assertThat(refused.decision().explanation().rule()).isEqualTo("not open (tenant acme)");
        assertThat(targets(ask(router, NOBODY, "second"))).containsExactly("open@gpu");
    }

    @Test
    void aTenantsPolicyGoesWhenItIsWithdrawn() {
        TenantId acme = policies.tenant("acme");
        policies.publish(PolicyOwner.of(acme), 0, NOT_OPEN);
        ActivePolicy active = policies.active();
        PolicyRouter router =
                new LivePolicyRouter(new TestCatalog(selfHosted("open@gpu", "1")), active);
        assertThat(ask(router, acme, "open").decision()).isInstanceOf(Refused.class);

        policies.publisher.withdraw(PolicyOwner.of(acme), 1, "", "someone");
        active.reload();

        assertThat(targets(ask(router, acme, "open"))).containsExactly("open@gpu");
        assertThat(policies.publish(PolicyOwner.of(acme), 0, NOT_OPEN).version()).isEqualTo(2);
    }

    @Test
    void aTenantsPolicyThatNobodyUnderstandsLetsNothingThrough() {
        TenantId acme = policies.tenant("acme");
        policies.publish(PolicyOwner.of(acme), 0, "name: of a later release");
        PolicyRouter router =
                new LivePolicyRouter(
                        new TestCatalog(selfHosted("open@gpu", "1")), policies.active());

        assertThat(ask(router, acme, "open").decision()).isInstanceOf(Refused.class);
        assertThat(targets(ask(router, NOBODY, "open"))).containsExactly("open@gpu");
    }

    @Test
    void whatIsInForceStaysTheSameValueUntilSomethingChanges() {
        TenantId acme = policies.tenant("acme");
        policies.publish(PolicyOwner.of(acme), 0, NOT_OPEN);
        ActivePolicy active = policies.active();
        ActivePolicy.Active before = active.current();

        active.reload();
        assertThat(active.current()).isSameAs(before);

        policies.publish(1, SECOND);
        active.reload();
        assertThat(active.current().tenants().get(acme)).isSameAs(before.tenants().get(acme));

        policies.sql.sql("update tenants set name = 'apex'").update();
        active.reload();
        assertThat(active.current().tenants().get(acme).policy().tenant()).isEqualTo("apex");
    }

    private static Ruling ask(PolicyRouter router, TenantId tenant, String model) {
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
        return router.decide(tenant, request, CapacitySnapshot.unknown());
    }

    private static List<String> targets(Ruling ruling) {
        assertThat(ruling.decision()).isInstanceOf(Routed.class);
        return ((Routed) ruling.decision())
                .targets().stream().map(target -> target.deployment()).toList();
    }
}
