package dev.headgate.routing;

import static dev.headgate.routing.Given.decide;
import static dev.headgate.routing.Given.errorsOfTenant;
import static dev.headgate.routing.Given.hosted;
import static dev.headgate.routing.Given.refused;
import static dev.headgate.routing.Given.request;
import static dev.headgate.routing.Given.rules;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.targets;
import static dev.headgate.routing.Given.tenantRules;
import static dev.headgate.routing.Given.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.RoutingDecision.Refusal;
import org.junit.jupiter.api.Test;

/** A tenant may be stricter than the platform, and nothing else. */
class TenantPolicyTest {
    private static final CompiledPolicy PLATFORM =
            rules(
                    """
                    - { name: not far away, allow: candidate.region != 'XX' }
                    - { name: as asked, route: { strategy: priority, among: [requested] } }
                    """);

    @Test
    void itsConstraintsRemoveAsThoseOfThePlatformDo() {
        CompiledPolicy both =
                PLATFORM.narrowedBy(
                        tenantRules(
                                "- { name: own only, allow: candidate.hosting == 'SELF_HOSTED' }"));
        RoutingDecision decision =
                decide(both, request("chat"), selfHosted("own@gpu"), hosted("open@rented"));

        assertThat(targets(decision)).containsExactly("own@gpu");
        assertThat(verdict(decision, "open@rented").reason())
                .isEqualTo("rule 'own only (tenant acme)' does not allow it");
    }

    @Test
    void itIsNamedWhenItLeavesNothing() {
        CompiledPolicy both =
                PLATFORM.narrowedBy(tenantRules("- { name: not far away, allow: 'false' }"));
        RoutingDecision decision = decide(both, request("chat"), selfHosted("own@gpu"));

        assertThat(refused(decision).refusal()).isEqualTo(Refusal.POLICY_REFUSED);
        assertThat(decision.explanation().rule()).isEqualTo("not far away (tenant acme)");
    }

    @Test
    void thePlatformStaysWhatItWas() {
        CompiledPolicy both = PLATFORM.narrowedBy(tenantRules("- { name: x, allow: 'false' }"));

        assertThat(targets(decide(PLATFORM, request("chat"), selfHosted("own@gpu"))))
                .containsExactly("own@gpu");
        assertThat(both.document()).isSameAs(PLATFORM.document());
        assertThat(both.maxWaits()).isEqualTo(PLATFORM.maxWaits());
    }

    @Test
    void severalCanNarrowOneAfterAnother() {
        CompiledPolicy all =
                PLATFORM.narrowedBy(tenantRules("- { name: a, allow: candidate.model != 'own' }"))
                        .narrowedBy(tenantRules("- { name: b, allow: candidate.model != 'open' }"));

        RoutingDecision decision =
                decide(all, request("chat"), selfHosted("own@gpu"), hosted("open@rented"));

        assertThat(verdict(decision, "own@gpu").rule()).isEqualTo("a (tenant acme)");
        assertThat(verdict(decision, "open@rented").rule()).isEqualTo("b (tenant acme)");
    }

    @Test
    void isCompiledOnceHoweverOftenItNarrows() {
        TenantPolicy tenant = tenantRules("- { name: a, allow: candidate.open_weights }");

        assertThat(PLATFORM.narrowedBy(tenant).constraints().getLast().allow())
                .isSameAs(tenant.constraints().getFirst().allow());
        assertThat(PLATFORM.narrowedBy(tenant).constraints().getFirst())
                .isSameAs(PLATFORM.constraints().getFirst());
    }

    @Test
    void keepsWhatItsAuthorWrote() {
        TenantPolicy policy = tenantRules("- { name: a, allow: 'true' }");

        assertThat(policy.tenant()).isEqualTo("acme");
        assertThat(policy.document().name()).isEqualTo("acme");
        assertThat(policy.document().rules()).hasSize(1);
    }

    @Test
    void hasNoRoutes() {
        assertThat(
                        errorsOfTenant(
                                "name: x\nrules:\n  - name: r\n    route: { strategy: priority, among: [requested] }\n"))
                .singleElement()
                .hasToString(
                        "line 4, column 5: A tenant's policy only narrows: its rules have 'allow'."
                                + " Routes belong to the policy of the platform.");
    }

    @Test
    void hasNoAliases() {
        assertThat(
                        errorsOfTenant(
                                "name: x\naliases: { chat: [a@b] }\nrules: [{ name: r, allow: 'true' }]\n"))
                .singleElement()
                .hasToString(
                        "line 2, column 1: A tenant's policy has no field 'aliases'. It has: name,"
                                + " rules.");
    }

    @Test
    void saysWhatARuleNeeds() {
        assertThat(errorsOfTenant("name: x\nrules: [{ name: r }]\n"))
                .singleElement()
                .hasToString(
                        "line 2, column 9: A rule needs 'allow', such as \"candidate.region =="
                                + " 'EU'\".");
        assertThat(errorsOfTenant("name: x\nrules: [{ name: r, allow: candidate.regoin == 'EU' }]"))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .startsWith("undefined field 'regoin'. Did you mean 'region'?");
    }
}
