package dev.headgate.routing;

import static dev.headgate.routing.Given.errorsOf;
import static dev.headgate.routing.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.headgate.routing.PolicyDocument.Entry;
import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.RoutingDecision.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
                                                    new Name("requested", new Position(9, 42)),
                                                    null),
                                            new Entry(
                                                    new Name("mini@hosted", new Position(9, 53)),
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

        assertThat(policy(text).document().aliasNames()).containsExactly("zulu", "alpha", "mike");
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
                        Rule.Route.class,
                        rule -> assertThat(rule.modifiers().maxWait()).isEqualTo(meant));
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
                        "line 5, column 48: 'sticky' goes with the strategy 'weighted'. To keep"
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

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '"',
            value = {
                "reqest.stream => Did you mean 'request'?",
                "request.steam => Did you mean 'stream'?",
                "request.model.startWith('a') => Did you mean 'startsWith'?",
                "candidate.licence.nmae == 'MIT' => Did you mean 'name'?"
            })
    void saysWhatWasMeant(String condition, String hint) {
        assertThat(errorsOf(rule("allow: \"" + condition + "\"")))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .contains(hint);
    }

    @Test
    void guessesNothingThatIsFar() {
        assertThat(errorsOf(rule("allow: answer")))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .doesNotContain("Did you mean");
    }

    @Test
    void boundsListsInsideAConditionByItsLength() {
        String list = "0,".repeat(PolicyLanguage.MAX_CHARACTERS) + "0";

        assertThat(errorsOf(rule("allow: \"1 in [%s]\"".formatted(list))))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .contains("exceeds limit");
    }

    @Test
    void boundsKeysAsConditionsAreBound() {
        String key = "'" + "x".repeat(PolicyLanguage.MAX_CHARACTERS) + "'";

        assertThat(
                        errorsOf(
                                rule(
                                        "route: { strategy: priority, among: [a@b], affinity: \"%s\" }"
                                                .formatted(key))))
                .hasSize(1);
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
    void a32_boundsTheStepsOfAConditionWhoeverAsksIt() {
        String thirty = "[" + "0, ".repeat(29) + "0]";
        String cubed = "%1$s.all(a, %1$s.all(b, %1$s.all(c, a + b + c == 0)))".formatted(thirty);
        CompiledPolicy policy =
                Given.policy("name: x\nrules: [{ name: costly, allow: \"" + cubed + "\" }]\n");

        RoutingDecision decision =
                Given.decide(policy, Given.request("own"), Given.selfHosted("own@gpu"));

        assertThat(Given.refused(decision).refusal()).isEqualTo(Refusal.POLICY_REFUSED);
        assertThat(Given.verdict(decision, "own@gpu").reason())
                .startsWith("rule 'costly' cannot be checked for it (")
                .contains("Iteration budget exceeded: 1000");
    }

    @Test
    void a32_looksForPatternsInTimeThatGrowsWithTheText() {
        CompiledPolicy policy =
                Given.policy(
                        "name: x\nrules: [{ name: evil, when: \"request.tags.x.matches('^(a+)+$')\", allow: 'false' }]\n");
        RequestFacts evil =
                Given.tagged(Given.request("own"), Map.of("x", "a".repeat(50_000) + "!"));

        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () ->
                        assertThat(
                                        Given.targets(
                                                Given.decide(
                                                        policy, evil, Given.selfHosted("own@gpu"))))
                                .containsExactly("own@gpu"));
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

    @Test
    void readsEveryModifierOfARoute() {
        Rule.Route route =
                routeOf(
                        """
                        strategy: weighted
                        among: [{ to: own@gpu, weight: 10 }, { to: requested, weight: 0 }]
                        sticky: request.user
                        max_wait: 2s
                        deadline: 1m
                        priority_class: batch
                        affinity: request.tags.session
                        shadow: { to: [a@b, c@d], share: 2.5%, sticky: caller.team, max_extra_usd: 0.25 }
                        hedge: { after: 800ms, max_extra_usd: "0.01" }
                        """);

        assertThat(route.strategy())
                .isEqualTo(
                        new Strategy.Weighted(new Expression("request.user", new Position(7, 15))));
        assertThat(route.among())
                .extracting(entry -> entry.to().text(), Entry::weight)
                .containsExactly(tuple("own@gpu", 10L), tuple("requested", 0L));
        RouteModifiers modifiers = route.modifiers();
        assertThat(modifiers.maxWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(modifiers.deadline()).isEqualTo(Duration.ofMinutes(1));
        assertThat(modifiers.priority()).isEqualTo(PriorityClass.BATCH);
        assertThat(modifiers.affinity().text()).isEqualTo("request.tags.session");
        assertThat(modifiers.shadow().to()).extracting(Name::text).containsExactly("a@b", "c@d");
        assertThat(modifiers.shadow().share()).isEqualByComparingTo("0.025");
        assertThat(modifiers.shadow().sticky().text()).isEqualTo("caller.team");
        assertThat(modifiers.shadow().maxExtraUsd()).isEqualByComparingTo("0.25");
        assertThat(modifiers.hedge())
                .isEqualTo(
                        new RouteModifiers.Hedge(Duration.ofMillis(800), new BigDecimal("0.01")));
    }

    @ParameterizedTest
    @CsvSource({
        "priority, dev.headgate.routing.Strategy$Priority",
        "cheapest, dev.headgate.routing.Strategy$Cheapest",
        "fastest, dev.headgate.routing.Strategy$Fastest",
        "least-busy, dev.headgate.routing.Strategy$LeastBusy"
    })
    void knowsStrategiesByTheirWords(String word, Class<?> type) {
        Strategy strategy =
                routeOf("strategy: %s\namong: [requested]\n".formatted(word)).strategy();

        assertThat(strategy).isInstanceOf(type);
        assertThat(strategy.word()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"100%, 1", "1, 1", "1.0, 1", "0.5, 0.5", "0.000001, 0.000001", "3%, 0.03"})
    void readsSharesAsPercentOrAsAPart(String written, BigDecimal meant) {
        Rule.Route route =
                routeOf(
                        "strategy: priority\namong: [x@y]\nshadow: { to: [a@b], share: %s }\n"
                                .formatted(written));

        assertThat(route.modifiers().shadow().share()).isEqualByComparingTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '"',
            value = {
                "among: [{ to: a@b }] => A weighted target needs 'weight', such as 10.",
                "among: [{ weight: 1 }] => A weighted target needs 'to', such as gpt-5.4-mini@openai.",
                "among: [{ to: a@b, weight: 1, x: 2 }] => A weighted target has no field 'x'. It has: to, weight.",
                "among: [{ to: a@b, wieght: 1, weight: 1 }] => A weighted target has no field 'wieght'. Did you mean 'weight'? It has: to, weight.",
                "among: [{ to: a@b, weight: -1 }] => 'weight' must be a whole number from 0 to 1000000, such as 10.",
                "among: [{ to: a@b, weight: 1.5 }] => 'weight' must be a whole number from 0 to 1000000, such as 10.",
                "among: [{ to: a@b, weight: 1000001 }] => 'weight' must be a whole number from 0 to 1000000, such as 10.",
                "among: [{ to: a@b, weight: 1 }, { to: a@b, weight: 2 }] => 'a@b' has two weights. Keep one of them.",
                "among: [{ to: a@b, weight: 0 }, { to: c@d, weight: 0 }] => All weights are 0, so nothing would be chosen. Give at least one target a weight.",
                "among: [a@b, { to: c@d, weight: 1 }] => With the strategy 'weighted' each target has a weight, such as { to: gpt-5.4-mini@openai, weight: 10 }.",
                "among: [{ to: a@b, weight: 1 }], sticky: request.input_tokens => expected type 'string' but found 'int'.",
                "among: [{ to: a@b, weight: 1 }], sticky: candidate.model => A key is computed once per request and knows no candidate. Use what is said of 'request' or 'caller'."
            })
    void saysWhatIsWrongWithWeights(String among, String message) {
        assertThat(errorsOf(rule("route: { strategy: weighted, " + among + " }")))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '"',
            value = {
                "among: [{ to: a@b, weight: 1 }] => 'among' must be a text, such as requested or gpt-5.4-mini@openai; weights go with 'weighted'.",
                "among: [a@b], sticky: request.user => 'sticky' goes with the strategy 'weighted'. To keep what shares a cache together, use 'affinity'.",
                "among: [a@b], affinity: ' ' => 'affinity' must be a text to compute, such as request.user or request.tags.session.",
                "among: [a@b], affinity: request.usr => undefined field 'usr'. Did you mean 'user'?",
                "among: [a@b], deadline: 3 => 'deadline' must be a time, such as 500ms, 2s or 1m.",
                "among: [a@b], dead_line: 3s => A route has no field 'dead_line'. Did you mean 'deadline'?",
                "among: [a@b], priority_class: urgent => There is no priority class 'urgent'. Use interactive or batch.",
                "among: [a@b], priority_class: bach => There is no priority class 'bach'. Did you mean 'batch'? Use interactive or batch.",
                "among: [a@b], hedge: 3s => A hedge must be an object with named fields.",
                "among: [a@b], hedge: { max_extra_usd: 1 } => A hedge needs 'after', such as 800ms.",
                "among: [a@b], hedge: { after: 1s, max_extra_usd: -1 } => 'max_extra_usd' must be an amount in USD, such as 0.01.",
                "among: [a@b], hedge: { after: 1s, max_extra: 1 } => A hedge has no field 'max_extra'. It has: after, max_extra_usd.",
                "among: [a@b], shadow: { to: [c@d] } => A shadow needs 'share', such as 5%.",
                "among: [a@b], shadow: { share: 5% } => A shadow needs 'to', such as [gpt-5.4-mini@openai].",
                "among: [a@b], shadow: { to: c@d, share: 5% } => 'to' must be a list that is not empty, such as [gpt-5.4-mini@openai].",
                "among: [a@b], shadow: { to: [c@d], share: 0 } => 'share' must be a share above 0 and up to 1, such as 5% or 0.05.",
                "among: [a@b], shadow: { to: [c@d], share: 101% } => 'share' must be a share above 0 and up to 1, such as 5% or 0.05.",
                "among: [a@b], shadow: { to: [c@d], share: lots } => 'share' must be a share above 0 and up to 1, such as 5% or 0.05.",
                "among: [a@b], shadow: { to: [c@d], share: 1, sticky: request.stream } => expected type 'string' but found 'bool'.",
                "among: [a@b], shadow: { to: [a@b], share: 1 } => 'a@b' is a target of the route and cannot get copies as well. Take it out of 'among' or of 'shadow'.",
                "among: [a@b], shadow: { to: [requested], share: 1 } => A shadow names deployments; 'requested' is none."
            })
    void saysWhatIsWrongWithModifiers(String route, String message) {
        assertThat(errorsOf(rule("route: { strategy: priority, " + route + " }")))
                .singleElement()
                .extracting(PolicyError::message)
                .asString()
                .startsWith(message);
    }

    @Test
    void placesErrorsOfKeysAtTheirText() {
        assertThat(
                        errorsOf(
                                rule(
                                        "route: { strategy: priority, among: [a@b], affinity: request.usr }")))
                .extracting(PolicyError::position)
                .containsExactly(new Position(4, 65));
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

    private static Rule.Route routeOf(String fields) {
        String text = rule("route:") + fields.indent(6);
        return (Rule.Route) policy(text).document().rules().getFirst();
    }

    private static String rule(String... fields) {
        return "name: x\nrules:\n  - name: r\n    " + String.join("\n    ", fields) + "\n";
    }

    private static String routeWith(String more) {
        return rule("route: { strategy: priority, among: [requested], " + more + " }");
    }
}
