package dev.headgate.policy;

import static dev.headgate.policy.TestCatalog.hosted;
import static dev.headgate.policy.TestCatalog.selfHosted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.PolicyCompiler;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyReviewTest {
    private static final CatalogSnapshot CATALOG =
            new CatalogSnapshot(
                    List.of(
                            selfHosted("own@gpu", "1"),
                            hosted("gpt@openai", false, PriceSheet.UNKNOWN)));

    @Test
    void warnsOfTargetsThatDoNotExistOrCannotBeCalled() {
        assertThat(
                        warnings(
                                """
                                name: x
                                aliases: { chat: [own@gpu, owm@gpu] }
                                rules:
                                  - { name: r, route: { strategy: cheapest, among: [requested, gpt@openai] } }
                                """))
                .containsExactly(
                        "2:28 There is no deployment 'owm@gpu'. Did you mean 'own@gpu'? It is"
                                + " passed over until there is one.",
                        "4:64 No price of 'gpt@openai' is known, so 'cheapest' puts it last."
                                + " Enter its price.",
                        "4:64 Deployment 'gpt@openai' cannot be called: provider 'openai' has no"
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
                .containsExactly("2:12 The alias 'own' hides the model of that name.");
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
                .containsExactly(
                        "5:13 Rule 'c' is never reached: 'a' before it takes every request that"
                                + " it could. Move it up, or narrow 'a'.");
    }

    private static List<String> warnings(String document) {
        Compilation<CompiledPolicy> compilation = new PolicyCompiler().compile(document);
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        var policy = ((Compilation.Compiled<CompiledPolicy>) compilation).policy();
        PolicyReview review = PolicyReview.accepted(policy, CATALOG);
        assertThat(review.valid()).isTrue();
        assertThat(review.errors()).isEmpty();
        return review.warnings().stream()
                .map(warning ->
                        "%d:%d %s".formatted(warning.line(), warning.column(), warning.message()))
                .toList();
    }
}
