package dev.headgate.routing;

import static dev.headgate.routing.Given.by;
import static dev.headgate.routing.Given.caller;
import static dev.headgate.routing.Given.inRegion;
import static dev.headgate.routing.Given.ofLength;
import static dev.headgate.routing.Given.request;
import static dev.headgate.routing.Given.rules;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.RoutingDecision.Routed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are kept by everything that they depend on, and by nothing that has no end. */
class PermitsTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '"',
            value = {
                "candidate.region == 'EU' && candidate.licence.name in ['MIT', 'X'] => ",
                "true => ",
                "candidate.region == caller.region => caller.region",
                "candidate.region == caller.region || candidate.model.startsWith(caller.team) => caller.region caller.team",
                "has(caller.region) && candidate.open_weights => caller.region",
                "candidate.region == request.tags.at && request.tags['at'] != 'x' => request.tags.at",
                "candidate.model != request.model && request.stream && request.priority == 'batch' => request.model request.priority request.stream"
            })
    void keysAreWhatAConditionReads(String allow, String names) {
        assertThat(keysOf(allow))
                .extracting(FactKey::name)
                .containsExactlyInAnyOrder(names == null ? new String[0] : names.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate.context_tokens > request.input_tokens",
                "request.user == 'x'",
                "'x' in candidate.capabilities || 'x' in request.needs",
                "request.tags.exists(t, t == candidate.model)",
                "request.needs.all(n, n in candidate.capabilities)",
                "candidate.capabilities.all(c, c != caller.team)",
                "candidate.model in [request.user]",
                "candidate.model.startsWith(request.user)"
            })
    void whatTakesManyValuesIsNotKept(String allow) {
        assertThat(keysOf(allow)).isNull();
    }

    @Test
    void everyCallerGetsAnAnswerOfHisOwn() {
        Router router =
                router("candidate.region == caller.region && candidate.model != request.tags.not");
        RequestFacts eu = by(request("m"), caller("EU"));

        for (int round = 0; round < 2; round++) {
            assertThat(isAllowed(router, eu)).isTrue();
            assertThat(isAllowed(router, by(request("m"), caller("US")))).isFalse();
            assertThat(isAllowed(router, by(request("m"), caller(null)))).isFalse();
            assertThat(isAllowed(router, tagged(eu, Map.of("not", "m")))).isFalse();
            assertThat(isAllowed(router, tagged(eu, Map.of("not", "n")))).isTrue();
        }
    }

    @Test
    void anAbsentTagIsNotAnEmptyOne() {
        Router router = router("has(request.tags.x) && candidate.model == 'm'");

        for (int round = 0; round < 2; round++) {
            assertThat(isAllowed(router, request("m"))).isFalse();
            assertThat(isAllowed(router, tagged(request("m"), Map.of("x", "")))).isTrue();
        }
    }

    @Test
    void moreValuesThanAreKeptGetRightAnswersAsWell() {
        Router router = router("candidate.model == request.tags.x");

        for (int i = 0; i < 3 * Permits.MOST; i++) {
            assertThat(isAllowed(router, tagged(request("m"), Map.of("x", "value" + i)))).isFalse();
        }
        assertThat(isAllowed(router, tagged(request("m"), Map.of("x", "m")))).isTrue();
    }

    @Test
    void whatIsNotKeptIsAskedEveryTime() {
        Router router = router("candidate.context_tokens > request.input_tokens * 2");

        assertThat(isAllowed(router, ofLength(request("m"), 49_999, 1))).isTrue();
        assertThat(isAllowed(router, ofLength(request("m"), 50_000, 1))).isFalse();
        assertThat(isAllowed(router, ofLength(request("m"), 49_999, 1))).isTrue();
    }

    private static List<FactKey> keysOf(String allow) {
        return rules("- { name: c, allow: \"%s\" }".formatted(allow))
                .constraints()
                .getFirst()
                .allow()
                .keys();
    }

    private static Router router(String allow) {
        return new Router(
                rules("- { name: c, allow: \"%s\" }".formatted(allow)),
                List.of(inRegion(selfHosted("m@gpu"), "EU")));
    }

    private static boolean isAllowed(Router router, RequestFacts request) {
        return router.decide(request, CapacitySnapshot.unknown()) instanceof Routed;
    }
}
