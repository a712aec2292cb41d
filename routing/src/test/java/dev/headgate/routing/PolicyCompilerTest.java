package dev.headgate.routing;

import static dev.headgate.routing.Given.errorsOf;
import static dev.headgate.routing.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.PolicyDocument.Entry;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyDocument.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCompilerTest {

    private static final String SOUND =
            """
            name: default
            aliases:
              chat: [own@gpu, open@rented]
            rules:
              - name: confidential stays here
                when: request.tags.data_class == 'confidential'
                allow: candidate.hosting == 'SELF_HOSTED'
              - name: cheap
                route: { strategy: cheapest, among: [requested, mini@hosted], max_wait: 2s }
            """;

    @Test
    void readsEveryPartOfADocument() {
        PolicyDocument document = policy(SOUND).document();

        assertThat(document.name()).isEqualTo("default");
        assertThat(document.aliases())
                .containsExactly(
                        new PolicyDocument.Alias(
                                new Name("chat", new Position(3, 3)),
                                List.of(
                                        new Name("own@gpu", new Position(3, 10)),
                                        new Name("open@rented", new Position(3, 19)))));
        assertThat(document.rules()).hasSize(2);
        assertThat(document.rules().getFirst())
                .isInstanceOfSatisfying(
                        Rule.Constraint.class,
                        rule -> {
                            assertThat(rule.name()).isEqualTo("confidential stays here");
                            assertThat(rule.when().text())
                                    .isEqualTo("request.tags.data_class == 'confidential'");
                            assertThat(rule.when().position()).isEqualTo(new Position(6, 11));
                            assertThat(rule.allow().text())
                                    .isEqualTo("candidate.hosting == 'SELF_HOSTED'");
                        });
        assertThat(document.rules().getLast())
                .isInstanceOfSatisfying(
                        Rule.Route.class,
                        rule -> {
                            assertThat(rule.when().text()).isEqualTo("true");
                            assertThat(rule.strategy()).isEqualTo(new Strategy.Cheapest());
                            assertThat(rule.modifiers())
                                    .isEqualTo(
                                            new RouteModifiers(
                                                    Duration.ofSeconds(2),
                                                    null,
                                                    null,
                                                    null,
                                                    null,
                                                    null));
                            assertThat(rule.among())
                                    .containsExactly(
                                            new Entry(
                                                    new Name("requested", new Position(9, 44)),
                                                    null),
                                            new Entry(
                                                    new Name("mini@hosted", new Position(9, 55)),
                                                    null));
                        });
    }

    @Test
    void namesEveryDeploymentWhereItStands() {
        assertThat(policy(SOUND).document().deployments())
                .extracting(Name::text)
                .containsExactly("own@gpu", "open@rented", "mini@hosted");
    }

    @Test
    void keepsAliasesInTheOrderOfTheDocument() {
        String text =
                """
                name: x
                aliases: { zulu: [a@b], alpha: [a@b], mike: [a@b] }
                rules: [{ name: r, allow: 'true' }]
                """;

        assertThat(policy(text).document().aliasNames())
                .containsExactly("zulu", "alpha", "mike");
    }

    @Test
    void readsJsonAsWell() {
        String json =
                """
                {
                \t"name": "default",
                \t"rules": [{"name": "r", "when": "request.stream", "allow": "true"}]
                }
                """;

        assertThat(policy(json).document().rules()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "2s, PT2S", "1m, PT1M", "0s, PT0S"})
    void readsWaitsInMillisecondsSecondsAndMinutes(String written, Duration meant) {
        assertThat(policy(routeWith("max_wait: " + written)).document().rules().getFirst())
                .isInstanceOfSatisfying(
                        Rule.Route.class, rule -> assertThat(rule.modifiers().maxWait()).isEqualTo(meant));
    }

    @Test
    void reportsEveryErrorAtOnceInTheOrderOfTheDocument() {
        List<PolicyError> errors =
                errorsOf(
                        """
                        name: x
                        rulez: 1
                        rules:
                          - name: r
                            route: { strategy: weigthed, among: [a@b], sticky: request.user }
                          - name: r
                            when: request.foo
                            allow: request.model
                          - allow: 'true'
                        """);

        assertThat(errors)
                .extracting(PolicyError::toString)
                .containsExactly(
                        "line 2, column 1: A policy has no field 'rulez'. Did you mean 'rules'? It has:"
                                + " name, aliases, rules.",
                        "line 5, column 24: There is no strategy 'weigthed'. Did you mean"
                                + " 'weighted'? Use one of: priority, cheapest, fastest,"
                                + " least-busy, weighted.",
                        "line 5, column 50: 'sticky' goes with the strategy 'weighted'. To keep"
                                + " what shares a cache together, use 'affinity'.",
                        "line 6, column 11: Two rules are called 'r'. Reasons name the rule, so"
                                + " names must differ.",
                        "line 9, column 5: A rule needs 'name', such as 'confidential data stays"
                                + " here'.");
    }

    @Test
    void reportsEveryWrongConditionAtOnce() {
        List<PolicyError> errors =
                errorsOf(
                        """
                        name: x
                        rules:
                          - name: a
                            when: request.inptu_tokens < 3
                            allow: candidate.hosting
                          - name: b
                            when: "request.model"
                            route: { strategy: priority, among: [requested] }
                        """);

        assertThat(errors)
                .extracting(PolicyError::position)
                .containsExactly(new Position(4, 18), new Position(5, 21), new Position(7, 19));
        assertThat(errors.getFirst().message())
                .startsWith(
                        "undefined field 'inptu_tokens'. Did you mean 'input_tokens'? There are:"
                                + " request has model, stream,")
                .contains("caller has tenant", "candidate has deployment", "licence has name");
        assertThat(errors.getLast().message())
                .isEqualTo("expected type 'bool' but found 'string'.");
    }

    @Test
    void placesErrorsInsideABlockOfText() {
        List<PolicyError> errors =
                errorsOf(
                        """
                        name: x
                        rules:
                          - name: a
                            when: |
                              request.model == 'chat' &&
                                reqest.stream
                            allow: 'true'
                        """);

        assertThat(errors).extracting(PolicyError::position).containsExactly(new Position(6, 9));
    }

    @Test
    void doesNotAskACandidateInWhen() {
        assertThat(errorsOf(rule("when: candidate.hosting == 'HOSTED'", "allow: 'true'")))
                .singleElement()
                .extracting(PolicyError::message)
                .isEqualTo(
                        "'when' is asked once per request and knows no candidate. Move what is said"
                                + " of 'candidate' into 'allow'.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.tags.team == 'a'",
                "request.tags['data-class'] != 'x'",
                "has(request.tags.x) && !has(candidate.region)",
                "request.needs.exists(n, n == 'TOOLS')",
                "candidate.capabilities.all(c, c in ['CHAT', 'TOOLS'])",
                "'EU' in candidate.licence.forbidden_regions",
                "candidate.context_tokens > 8000 && candidate.max_output_tokens >= 100",
                "candidate.open_weights || candidate.origin_country == 'FR'",
                "caller.tenant + caller.team + caller.key != caller.region",
                "request.user == '' || request.output_tokens < 3 || request.stream",
                "candidate.model.matches('^llama') && candidate.developer.startsWith('M')",
                "candidate.provider == 'x' || candidate.deployment.endsWith('@x')"
            })
    void understandsTheWholeVocabulary(String condition) {
        assertThat(errorsOf(rule("when: true", "allow: \"" + condition + "\""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A29: no way out of the language, whatever other template languages mean by it.
                "T(java.lang.Runtime).getRuntime()",
                "#{1 == 1}",
                "${1 == 1}",
                "request.getClass() == 'x'",
                "headgate.request{model: 'x'}.model == 'x'",
                "'x' in request.tags",
                "[1, 2].map(x, x * 2).size() > 0",
                "[1, 2].filter(x, x > 1).size() > 0",
                "request.model",
                "request.input_tokens == 'x'",
                "now() == 3"
            })
    void refusesWhatIsNoCondition(String condition) {
        assertThat(errorsOf(rule("allow: \"" + condition + "\""))).isNotEmpty();
    }

    @Test
    void saysHowToAskForATag() {
        assertThat(errorsOf(rule("allow: \"'x' in request.tags\"")))
                .singleElement()
                .extracting(PolicyError::message)
                .isEqualTo(
                        "'in' does not work on tags. Write has(request.tags.name), or"
                                + " request.tags['name'] != ''.");
    }

    @Test
    void saysThatObjectsCannotBeCreated() {
        assertThat(errorsOf(rule("allow: \"headgate.caller{key: 'x'}.key == 'x'\"")))
                .singleElement()
                .extracting(PolicyError::message)
                .isEqualTo("A condition cannot create objects. Compare with single fields.");
    }

    @Test
    void boundsTheLengthOfACondition() {
        String allowed = "'" + "x".repeat(PolicyLanguage.MAX_CHARACTERS - 8) + "' != ''";

        assertThat(errorsOf(rule("allow: \"" + allowed + "\""))).isEmpty();
        assertThat(errorsOf(rule("allow: \"" + allowed + " \""))).hasSize(1);
    }

    @Test
    void boundsTheNestingOfACondition() {
        String nested = "(".repeat(40) + "true" + ")".repeat(40);

        assertThat(errorsOf(rule("allow: \"" + nested + "\"")))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .contains("recursion limit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "just text",
                "[a, b]",
                "name: x\n  rules: 3:4\n -",
                "name: x\n--- \nname: y",
                "\u0000",
                "name: x\nrules: []",
                "name: x\nrules: 3",
                "name: x",
                "name: 3\nrules: [{ name: a, allow: 'true' }]",
                "name: ' '\nrules: [{ name: a, allow: 'true' }]",
                "name: x\nrules: [3]",
                "name: x\nrules: [{ name: a }]",
                "name: x\nrules: [{ name: a, allow: }]",
                "name: x\nrules: [{ name: a, allow: ' ' }]",
                "name: x\nrules: [{ name: a, allow: [true] }]",
                "name: x\nrules: [{ name: a, when: , allow: 'true' }]",
                "name: x\nrules: [{ name: a, route: 3 }]",
                "name: x\nrules: [{ name: a, allow: 'true', route: 3 }]",
                "name: x\nname: y\nrules: [{ name: a, allow: 'true' }]",
                "name: x\naliases: [a]\nrules: [{ name: a, allow: 'true' }]",
                "name: x\naliases: { a: b@c }\nrules: [{ name: a, allow: 'true' }]",
                "name: x\naliases: { a: [] }\nrules: [{ name: a, allow: 'true' }]",
                "name: x\naliases: { a: [3] }\nrules: [{ name: a, allow: 'true' }]",
                "name: x\naliases: { [a]: [b@c] }\nrules: [{ name: a, allow: 'true' }]",
                "name: &n x\nrules: [{ name: *n, allow: 'true' }]"
            })
    void refusesWhatIsNoPolicy(String text) {
        assertThat(errorsOf(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strategy: cheap, among: [requested]",
                "strategy: [cheapest], among: [requested]",
                "among: [requested]",
                "strategy: cheapest",
                "strategy: cheapest, among: []",
                "strategy: cheapest, among: requested",
                "strategy: cheapest, among: [requested], max_wait: 2",
                "strategy: cheapest, among: [requested], max_wait: -2s",
                "strategy: cheapest, among: [requested], max_wait: 1234567s",
                "strategy: cheapest, among: [requested], max_wait: [2s]",
                "strategy: cheapest, among: [requested], weight: 3"
            })
    void refusesARouteThatItCannotTake(String route) {
        assertThat(errorsOf(rule("route: { " + route + " }"))).hasSize(1);
    }

    @Test
    void boundsTheSizeOfADocument() {
        String large = SOUND + "#" + "x".repeat(YamlReader.MAX_CHARACTERS - SOUND.length() - 1);

        assertThat(errorsOf(large)).isEmpty();
        assertThat(errorsOf(large + "x"))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .startsWith("A policy has at most 262144 characters");
    }

    @Test
    void survivesADeepDocument() {
        assertThat(errorsOf("[".repeat(100_000)))
                .singleElement()
                .isEqualTo(
                        new PolicyError(
                                new Position(1, YamlReader.MAX_DEPTH + 1),
                                "The document is nested deeper than any policy."));
    }

    @Test
    void readsADocumentOfManyShallowParts() {
        StringBuilder text = new StringBuilder("name: x\nrules:\n");
        for (int i = 0; i < PolicyParser.MAX_RULES; i++) {
            text.append("  - { name: r%d, allow: 'true' }\n".formatted(i));
        }

        assertThat(errorsOf(text.toString())).isEmpty();
        assertThat(errorsOf(text + "  - { name: more, allow: 'true' }\n"))
                .singleElement()
                .isEqualTo(
                        new PolicyError(
                                new Position(PolicyParser.MAX_RULES + 3, 5),
                                "A policy has at most 200 rules."));
    }

    @Test
    void boundsTheTargetsOfARoute() {
        String targets = "a@b, ".repeat(ScalarReader.MAX_TARGETS - 1) + "a@b";

        assertThat(errorsOf(rule("route: { strategy: priority, among: [%s] }".formatted(targets))))
                .isEmpty();
        assertThat(
                        errorsOf(
                                rule(
                                        "route: { strategy: priority, among: [%s, a@b] }"
                                                .formatted(targets))))
                .singleElement()
                .extracting(PolicyError::message)
                .isEqualTo("There are at most 100 targets.");
    }

    private static String rule(String... fields) {
        return "name: x\nrules:\n  - name: r\n    " + String.join("\n    ", fields) + "\n";
    }

    private static String routeWith(String more) {
        return rule("route: { strategy: priority, among: [requested], " + more + " }");
    }
}
