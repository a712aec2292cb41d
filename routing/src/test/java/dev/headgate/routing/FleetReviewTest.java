package dev.headgate.routing;

import static dev.headgate.routing.Given.hosted;
import static dev.headgate.routing.Given.inRegion;
import static dev.headgate.routing.Given.priced;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.tenantRules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator is told before a policy is published. */
class FleetReviewTest {
    private static final List<Candidate> FLEET =
            List.of(
                    selfHosted("llama@gpu"),
                    hosted("mini@openai"),
                    priced(hosted("new@openai"), null),
                    inRegion(hosted("nowhere@x"), null));

    @Test
    void aPolicyThatMeansWhatItSaysGivesNoWarning() {
        assertThat(
                        warnings(
                                """
                                - { name: secret stays, when: request.tags.secret == 'yes', allow: candidate.hosting == 'SELF_HOSTED' }
                                - { name: small, when: request.input_tokens < 1000, route: { strategy: cheapest, among: [llama@gpu, mini@openai], max_wait: 2s, hedge: { after: 1s, max_extra_usd: 0.01 } } }
                                - { name: rest, route: { strategy: priority, among: [requested] } }
                                """))
                .isEmpty();
    }

    @Nested
    class Names {

        @Test
        void ofNothingAreToldWithWhatWasMeant() {
            assertThat(
                            warnings(
                                    """
                                    - { name: r, route: { strategy: priority, among: [lama@gpu, mini@openai], shadow: { to: [other], share: 1 } } }
                                    """))
                    .containsExactly(
                            "4:51 There is no deployment 'lama@gpu'. Did you mean 'llama@gpu'? It"
                                    + " is passed over until there is one.",
                            "4:90 There is no deployment 'other'. It is passed over until there is"
                                    + " one.");
        }

        @Test
        void ofAnAliasMayHideAModel() {
            assertThat(
                            review(
                                    "name: x\naliases: { mini: [llama@gpu] }\nrules: [{ name: r, allow: 'true' }]"))
                    .containsExactly("2:12 The alias 'mini' hides the model of that name.");
        }
    }

    @Nested
    class RulesThatNeverSpeak {

        @ParameterizedTest
        @CsvSource(
                delimiterString = " => ",
                quoteCharacter = '"',
                value = {
                    "request.model == 'a' && request.model == 'b'",
                    "request.input_tokens > 5 && request.input_tokens < 6",
                    "request.input_tokens < 0",
                    "0 > request.output_tokens",
                    "request.stream && !request.stream",
                    "'false' == 'true'",
                    "request.model in ['a', 'b'] && !(request.model in ['a', 'b', 'c'])",
                    "request.tags.x == 'a' && !has(request.tags.x)",
                    "request.tags['x'] == 'a' && request.tags.x == ''",
                    "has(caller.region) && !has(caller.region)",
                    "'TOOLS' in request.needs && !('TOOLS' in request.needs)",
                    "request.priority == 'batch' && request.priority == 'interactive'",
                    "3 <= request.input_tokens && 3 >= request.input_tokens && request.input_tokens != 3"
                })
        void becauseTheirConditionCannotHold(String when) {
            assertThat(
                            warnings(
                                    "- { name: r, when: \"%s\", route: { strategy: priority, among: [requested] } }"
                                            .formatted(when)))
                    .containsExactly("4:11 Rule 'r' never speaks: its 'when' cannot hold.");
            assertThat(warnings("- { name: r, when: \"%s\", allow: 'true' }".formatted(when)))
                    .containsExactly("4:11 Rule 'r' never speaks: its 'when' cannot hold.");
        }

        @ParameterizedTest
        @CsvSource(
                delimiterString = " => ",
                quoteCharacter = '"',
                value = {
                    "request.input_tokens > 5 && request.input_tokens < 7",
                    "request.model != 'a' && request.model != 'b'",
                    "request.tags.x == '' && has(request.tags.x)",
                    "request.tags.x == '' && !has(request.tags.x)",
                    "request.tags.a == 'x' && request.tags.b == 'y'",
                    "'TOOLS' in request.needs && !('VISION' in request.needs)",
                    "caller.region == 'EU' || caller.region != 'EU'",
                    "request.model.startsWith('a') && request.model == 'b'",
                    "request.user == caller.team",
                    "request.needs.exists(n, n == 'A') && !request.needs.exists(n, n == 'A')",
                    "request.stream ? true : false",
                    "request.input_tokens + 1 > 5"
                })
        void areNotSuspectedWithoutProof(String when) {
            assertThat(
                            warnings(
                                    "- { name: r, when: \"%s\", route: { strategy: priority, among: [requested] } }"
                                            .formatted(when)))
                    .isEmpty();
        }

        @Test
        void aConstraintWhoseConditionMayBeUnknownSpeaks() {
            assertThat(
                            warnings(
                                    "- { name: r, when: \"caller.region == 'EU' && caller.region == 'US'\", allow: 'true' }"))
                    .isEmpty();
        }
    }

    @Nested
    class RoutesThatAreNeverReached {

        @ParameterizedTest
        @CsvSource(
                delimiterString = " => ",
                quoteCharacter = '"',
                value = {
                    "true => request.stream",
                    "request.stream => request.stream",
                    "request.stream => request.stream && request.model == 'a'",
                    "request.model in ['a', 'b'] => request.model == 'a'",
                    "request.model != 'b' => request.model == 'a'",
                    "request.input_tokens < 8000 => request.input_tokens < 4000",
                    "request.input_tokens < 8000 => 8000 > request.input_tokens",
                    "request.stream || request.model == 'a' => request.model == 'a'",
                    "caller.region == 'EU' => caller.region == 'EU' && request.stream",
                    "request.user.startsWith('x') => request.user.startsWith('x') && request.stream",
                    "request.needs.exists(n, n == 'A') => request.needs.exists(n, n == 'A')",
                    "has(request.tags.x) => request.tags.x == 'a'"
                })
        void nameTheRouteThatTakesAll(String first, String second) {
            assertThat(two(first, second))
                    .containsExactly(
                            "5:11 Rule 'b' is never reached: 'a' before it takes every request"
                                    + " that it could. Move it up, or narrow 'a'.");
        }

        @ParameterizedTest
        @CsvSource(
                delimiterString = " => ",
                quoteCharacter = '"',
                value = {
                    "request.stream => true",
                    "request.model == 'a' => request.model in ['a', 'b']",
                    "request.input_tokens < 4000 => request.input_tokens < 8000",
                    "request.input_tokens < 8000 => request.input_tokens <= 8000",
                    // Where the region is unknown the first is passed over.
                    "caller.region == 'EU' || caller.region != 'EU' => true",
                    "request.tags.x == 'a' => has(request.tags.x)",
                    "request.user.startsWith('x') => request.user.startsWith('xy')"
                })
        void areNotSuspectedWithoutProof(String first, String second) {
            assertThat(two(first, second)).isEmpty();
        }

        @Test
        void mayBeTakenByTheOthersTogether() {
            assertThat(
                            warnings(
                                    """
                                    - { name: a, when: request.input_tokens < 8000, route: { strategy: priority, among: [requested] } }
                                    - { name: b, when: request.input_tokens >= 8000, route: { strategy: priority, among: [requested] } }
                                    - { name: c, when: request.stream, route: { strategy: priority, among: [requested] } }
                                    """))
                    .containsExactly(
                            "6:11 Rule 'c' is never reached: the routes before it take every"
                                    + " request that it could. Move it up, or narrow one of"
                                    + " them.");
        }

        @Test
        void areNotProvedAtAnyPrice() {
            StringBuilder many = new StringBuilder("request.tags.t0 == '0'");
            for (int i = 1; i < 20; i++) {
                many.append(" || request.tags.t%d == '%d'".formatted(i, i));
            }

            assertThat(two(many.toString(), "(" + many + ") && request.stream")).isEmpty();
        }

        private static List<String> two(String first, String second) {
            return warnings(
                    """
                    - { name: a, when: "%s", route: { strategy: priority, among: [requested] } }
                    - { name: b, when: "%s", route: { strategy: priority, among: [requested] } }
                    """
                            .formatted(first, second));
        }
    }

    @Nested
    class TargetsThatNeverAnswer {

        @ParameterizedTest
        @CsvSource(
                delimiterString = " => ",
                quoteCharacter = '"',
                value = {
                    "true => candidate.hosting == 'SELF_HOSTED'",
                    "request.stream => candidate.hosting == 'SELF_HOSTED'",
                    "request.model == 'chat' || request.stream => candidate.provider != 'openai'",
                    "true => candidate.region == caller.region && caller.region == 'EU'",
                    "true => candidate.context_tokens > 200000 && request.stream",
                    "true => candidate.provider in ['gpu', 'other'] || request.model == 'a'",
                    "true => 'KP' in candidate.licence.forbidden_regions"
                })
        void becauseAConstraintRemovesThem(String when, String allow) {
            assertThat(
                            routed(
                                    "request.model == 'chat' && request.stream",
                                    when,
                                    allow,
                                    "mini@openai, requested"))
                    .containsExactly(
                            "5:102 'mini@openai' never answers here: rule 'c' removes it from every"
                                    + " request that takes 'r'. Take it out, or narrow that"
                                    + " rule.");
        }

        @ParameterizedTest
        @CsvSource(
                delimiterString = " => ",
                quoteCharacter = '"',
                value = {
                    "request.tags.x == 'y' => candidate.hosting == 'SELF_HOSTED'",
                    "true => candidate.hosting == 'HOSTED'",
                    "true => candidate.region == caller.region",
                    "true => candidate.context_tokens > request.input_tokens",
                    "caller.tenant == 'a' => candidate.provider != 'openai'"
                })
        void areNotSuspectedWithoutProof(String when, String allow) {
            assertThat(
                            routed(
                                    "request.model == 'chat' && request.stream",
                                    when,
                                    allow,
                                    "mini@openai, requested"))
                    .isEmpty();
        }

        @Test
        void areToldOfARouteThatIsAlwaysRefused() {
            assertThat(
                            routed(
                                    "request.model == 'chat' && request.stream",
                                    "true",
                                    "candidate.hosting == 'SELF_HOSTED'",
                                    "mini@openai, new@openai"))
                    .hasSize(3)
                    .contains(
                            "5:11 Every request that takes 'r' is refused: constraints remove all"
                                    + " of its targets.");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "has(candidate.region) && request.stream",
                    "candidate.region == 'EU' && request.stream",
                    "candidate.region == request.model"
                })
        void becauseAConstraintAsksForWhatNobodyKnows(String allow) {
            assertThat(
                            routed(
                                    "request.model == 'chat' && request.stream",
                                    "true",
                                    allow,
                                    "nowhere@x, requested"))
                    .singleElement()
                    .asString()
                    .contains("'nowhere@x' never answers here");
        }

        @Test
        void mayBeUnknownToAConstraint() {
            assertThat(
                            routed(
                                    "request.model == 'chat' && request.stream",
                                    "true",
                                    "candidate.region == 'EU'",
                                    "nowhere@x, requested"))
                    .singleElement()
                    .asString()
                    .startsWith("5:102 'nowhere@x' never answers here");
        }

        @Test
        void whereAnUnknownConditionMakesAConstraintSpeak() {
            // Either the region is the EU, or nobody knows and the constraint applies.
            assertThat(
                            warnings(
                                    """
                                    - { name: c, when: "caller.region != 'US'", allow: "candidate.provider != 'openai'" }
                                    - { name: r, when: "!has(caller.region) || caller.region == 'EU'", route: { strategy: priority, among: [mini@openai, requested] } }
                                    """))
                    .singleElement()
                    .asString()
                    .contains("'mini@openai' never answers here");
        }

        @Test
        void areLookedForAmongCopiesToo() {
            assertThat(
                            warnings(
                                    """
                                    - { name: c, allow: candidate.hosting == 'HOSTED' }
                                    - { name: r, route: { strategy: priority, among: [mini@openai], shadow: { to: [llama@gpu], share: 1 } } }
                                    """))
                    .singleElement()
                    .asString()
                    .contains("'llama@gpu' never answers here");
        }

        private static List<String> routed(String route, String when, String allow, String among) {
            return warnings(
                    """
                    - { name: c, when: "%s", allow: "%s" }
                    - { name: r, when: "%s", route: { strategy: priority, among: [%s] } }
                    """
                            .formatted(when, allow, route, among));
        }
    }

    @Nested
    class Strategies {

        @Test
        void cheapestNeedsPrices() {
            assertThat(warnings(route("strategy: cheapest, among: [llama@gpu, new@openai]")))
                    .containsExactly(
                            "4:62 No price of 'new@openai' is known, so 'cheapest' puts it last."
                                    + " Enter its price.");
        }

        @Test
        void fastestNeedsMeasurements() {
            String route = route("strategy: fastest, among: [llama@gpu, mini@openai]");
            CapacitySnapshot measured =
                    Given.deployments(
                            Map.of(
                                    "llama@gpu",
                                    new Capacity(
                                            Availability.up(), 0, null, Duration.ofNanos(100))));

            assertThat(warnings(route, CapacitySnapshot.unknown()))
                    .singleElement()
                    .asString()
                    .startsWith("4:11 Nobody has measured lately");
            assertThat(warnings(route, measured)).isEmpty();
            assertThat(warnings(route)).isEmpty();
        }

        @Test
        void leastBusyNeedsEnginesThatTell() {
            String route = route("strategy: least-busy, among: [llama@gpu, mini@openai]");

            assertThat(warnings(route, CapacitySnapshot.unknown()))
                    .singleElement()
                    .asString()
                    .startsWith("4:11 No engine behind the targets of 'r' tells");
            assertThat(warnings(route, Given.pools(Map.of("gpu", Given.waiting(Duration.ZERO)))))
                    .isEmpty();
            assertThat(warnings(route)).isEmpty();
        }

        @Test
        void nothingIsSaidOfTargetsThatNobodyNames() {
            assertThat(
                            warnings(
                                    route("strategy: fastest, among: [requested]"),
                                    CapacitySnapshot.unknown()))
                    .isEmpty();
        }
    }

    @Nested
    class Modifiers {

        @Test
        void aWaitNeedsAQueue() {
            assertThat(warnings(route("strategy: priority, among: [mini@openai], max_wait: 2s")))
                    .containsExactly(
                            "4:11 'max_wait' does nothing in 'r': only self-hosted capacity has a"
                                    + " queue, and it lists none.");
            assertThat(
                            warnings(
                                    route(
                                            "strategy: priority, among: [mini@openai, requested], max_wait: 2s")))
                    .isEmpty();
        }

        @Test
        void aSecondCallNeedsASecondTarget() {
            assertThat(
                            warnings(
                                    route(
                                            "strategy: priority, among: [mini@openai], hedge: { after: 1s, max_extra_usd: 1 }")))
                    .containsExactly(
                            "4:11 'hedge' does nothing in 'r': there is no second target to"
                                    + " call.");
            assertThat(
                            warnings(
                                    route(
                                            "strategy: priority, among: [requested], hedge: { after: 1s }")))
                    .isEmpty();
        }

        @Test
        void aSecondCallToAHostedTargetNeedsACap() {
            assertThat(
                            warnings(
                                    route(
                                            "strategy: priority, among: [llama@gpu, mini@openai], hedge: { after: 1s }")))
                    .singleElement()
                    .asString()
                    .startsWith("4:11 'hedge' in 'r' makes no second call to a hosted target");
            assertThat(
                            warnings(
                                    route(
                                            "strategy: priority, among: [llama@gpu, requested], hedge: { after: 1s }")))
                    .isEmpty();
        }

        @Test
        void aCopyToAHostedTargetNeedsACap() {
            assertThat(
                            warnings(
                                    route(
                                            "strategy: priority, among: [requested], shadow: { to: [llama@gpu, mini@openai], share: 1 }")))
                    .containsExactly(
                            "4:89 'mini@openai' gets no copies, because nothing may be spent on"
                                    + " them. Say how much one may cost with 'max_extra_usd'.");
            assertThat(
                            warnings(
                                    route(
                                            "strategy: priority, among: [requested], shadow: { to: [mini@openai], share: 1, max_extra_usd: 1 }")))
                    .isEmpty();
        }
    }

    @Nested
    class OfATenant {
        private static final CompiledPolicy PLATFORM =
                Given.policy(
                        """
                        name: platform
                        rules:
                          - { name: secret, when: request.tags.secret == 'yes', allow: candidate.hosting == 'SELF_HOSTED' }
                          - { name: rented, when: request.model == 'mini', route: { strategy: priority, among: [mini@openai] } }
                          - { name: mixed, when: request.model == 'both', route: { strategy: priority, among: [mini@openai, llama@gpu] } }
                          - { name: rest, route: { strategy: priority, among: [requested] } }
                        """);

        @Test
        void aRuleThatNeverSpeaksIsTold() {
            assertThat(
                            ofTenant(
                                    "- { name: r, when: request.stream && !request.stream, allow: 'true' }"))
                    .containsExactly("3:13 Rule 'r' never speaks: its 'when' cannot hold.");
        }

        @Test
        void aRouteOfWhichItLeavesNothingIsTold() {
            assertThat(ofTenant("- { name: own, allow: candidate.hosting == 'SELF_HOSTED' }"))
                    .containsExactly(
                            "3:13 Every request of the tenant that takes 'rented' of the platform's policy is refused:"
                                    + " 'own' removes what is left of its targets.");
        }

        @Test
        void whatOnlySometimesSpeaksOrWhatThePlatformRefusesAnywayIsNotTold() {
            assertThat(
                            ofTenant(
                                    "- { name: own, when: request.stream, allow: candidate.hosting == 'SELF_HOSTED' }"))
                    .isEmpty();
            assertThat(
                            ofTenant(
                                    "- { name: own, when: request.model == 'other', allow: candidate.hosting == 'SELF_HOSTED' }"))
                    .isEmpty();
        }

        private static List<String> ofTenant(String rules) {
            return FleetReview.ofTenant(PLATFORM, tenantRules(rules), FLEET).stream()
                    .map(FleetReviewTest::line)
                    .toList();
        }
    }

    private static String route(String route) {
        return "- { name: r, route: { %s } }".formatted(route);
    }

    private static List<String> warnings(String rules) {
        return warnings(rules, null);
    }

    private static List<String> warnings(String rules, CapacitySnapshot capacity) {
        return review("name: x\n\nrules:\n" + rules, capacity);
    }

    private static List<String> review(String text) {
        return review(text, null);
    }

    private static List<String> review(String text, CapacitySnapshot capacity) {
        return FleetReview.of(Given.policy(text), FLEET, capacity).stream()
                .map(FleetReviewTest::line)
                .toList();
    }

    private static String line(PolicyWarning warning) {
        return "%d:%d %s"
                .formatted(
                        warning.position().line(), warning.position().column(), warning.message());
    }
}
