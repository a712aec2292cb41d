package dev.headgate.policy;

import static dev.headgate.policy.TestCatalog.hosted;
import static dev.headgate.policy.TestCatalog.selfHosted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.routing.Compilation.Compiled;
import dev.headgate.routing.PolicyCompiler;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyReviewTest {
    private static final CatalogSnapshot CATALOG =
            new CatalogSnapshot(
                    List.of(selfHosted("own@gpu", "1"), hosted("gpt@openai", false, PriceSheet.UNKNOWN)));

    @Test
    void warnsOfTargetsThatDoNotExistOrCannotBeCalled() {
        assertThat(
                        warnings(
                                """
                                name: x
                                aliases: { chat: [own@gpu, gone@gpu] }
                                rules:
                                  - { name: r, route: { strategy: cheapest, among: [requested, gpt@openai] } }
                                """))
                .containsExactly(
                        "There is no deployment 'gone@gpu'. It is passed over until there is one.",
                        "Deployment 'gpt@openai' cannot be called: provider 'openai' has no"
                                + " credential. It is passed over until it has one.");
    }

    @Test
    void warnsOfAnAliasThatHidesAModel() {
        assertThat(
                        warnings(
                                """
                                name: x
                                aliases: { own: [own@gpu] }
                                rules: [{ name: r, allow: 'true' }]
                                """))
                .containsExactly("The alias 'own' hides the model of that name.");
    }

    @Test
    void warnsOfRoutesThatAreNeverReached() {
        assertThat(
                        warnings(
                                """
                                name: x
                                rules:
                                  - { name: a, when: request.stream, route: { strategy: priority, among: [requested] } }
                                  - { name: b, route: { strategy: priority, among: [requested] } }
                                  - { name: c, when: request.stream, route: { strategy: priority, among: [requested] } }
                                  - { name: d, allow: 'true' }
                                """))
                .containsExactly("Rule 'c' is never reached: a route before it always matches.");
    }

    private static List<String> warnings(String document) {
        Compiled compiled = (Compiled) new PolicyCompiler().compile(document);
        PolicyReview review = PolicyReview.accepted(compiled.policy().document(), CATALOG);
        assertThat(review.valid()).isTrue();
        assertThat(review.errors()).isEmpty();
        return review.warnings();
    }
}
