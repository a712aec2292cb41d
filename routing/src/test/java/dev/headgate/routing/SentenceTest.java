package dev.headgate.routing;

import static dev.headgate.routing.Given.by;
import static dev.headgate.routing.Given.caller;
import static dev.headgate.routing.Given.capableOf;
import static dev.headgate.routing.Given.decide;
import static dev.headgate.routing.Given.hosted;
import static dev.headgate.routing.Given.ofLength;
import static dev.headgate.routing.Given.pools;
import static dev.headgate.routing.Given.priced;
import static dev.headgate.routing.Given.prices;
import static dev.headgate.routing.Given.request;
import static dev.headgate.routing.Given.rules;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.tagged;
import static dev.headgate.routing.Given.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every decision in one sentence. */
class SentenceTest {
    private static final CompiledPolicy EVERYDAY =
            rules(
                    """
                    - name: confidential data stays
                      when: request.tags.data_class == 'confidential'
                      allow: candidate.provider != 'anthropic'
                    - name: everyday chat
                      route:
                        strategy: cheapest
                        among: [llama-3.3-70b@gpu-a, gpt-5.4-mini@openai, gpt-oss-120b@rented, claude-sonnet-5@anthropic]
                        max_wait: 2s
                    """);
    private static final Candidate OWN = selfHosted("llama-3.3-70b@gpu-a");
    private static final Candidate MINI =
            priced(hosted("gpt-5.4-mini@openai"), prices("2.65", "4.5"));
    private static final Candidate RENTED = priced(hosted("gpt-oss-120b@rented"), prices("4", "8"));
    private static final Candidate SONNET = hosted("claude-sonnet-5@anthropic");
    private static final RequestFacts CONFIDENTIAL =
            tagged(request("chat"), Map.of("data_class", "confidential"));

    @Test
    void namesTargetRuleReasonAlternativesAndWhatWasRemoved() {
        assertThat(everyday().sentence())
                .isEqualTo(
                        "sent to llama-3.3-70b@gpu-a by rule 'everyday chat': cheapest of 3, 0.4 s"
                                + " predicted wait; gpt-5.4-mini@openai would have cost $0.0031"
                                + " more; gpt-oss-120b@rented would have cost $0.0048 more;"
                                + " claude-sonnet-5@anthropic removed by 'confidential data"
                                + " stays'");
    }

    @Test
    void tellsThatAPoolIsLeftForNow() {
        CapacitySnapshot capacity = pools(Map.of("gpu-a", waiting(Duration.ofMillis(3_260))));

        assertThat(sentence(EVERYDAY, request("chat"), capacity, OWN, MINI))
                .isEqualTo(
                        "sent to gpt-5.4-mini@openai by rule 'everyday chat': nothing else is"
                                + " left; llama-3.3-70b@gpu-a comes later: waits longer than the"
                                + " route accepts (3.3 s)");
    }

    @Test
    void tellsThatAPoolIsFullWithoutAWait() {
        Load full =
                new Load(
                        null,
                        Duration.ZERO,
                        0,
                        Map.of(Duration.ofSeconds(2), new Spill(Spill.Level.ALL, Given.NOW)));

        assertThat(sentence(EVERYDAY, request("chat"), pools(Map.of("gpu-a", full)), OWN, MINI))
                .endsWith("llama-3.3-70b@gpu-a comes later: its pool is full");
    }

    @Test
    void comparesInBothDirectionsAndKnowsWhatIsUnknown() {
        CompiledPolicy policy =
                rules("- { name: r, route: { strategy: priority, among: [a@x, b@x, c@x, d@x] } }");

        assertThat(
                        sentence(
                                policy,
                                request("x"),
                                CapacitySnapshot.unknown(),
                                priced(hosted("a@x"), prices("2", "0")),
                                priced(hosted("b@x"), prices("1", "0")),
                                priced(hosted("c@x"), prices("2", "0")),
                                priced(hosted("d@x"), null)))
                .isEqualTo(
                        "sent to a@x by rule 'r': first of 4; b@x would have cost $0.001 less;"
                                + " c@x would have cost the same; d@x has no known price");
        assertThat(
                        sentence(
                                policy,
                                request("x"),
                                CapacitySnapshot.unknown(),
                                priced(hosted("a@x"), null),
                                priced(hosted("b@x"), prices("1", "0"))))
                .isEqualTo("sent to a@x by rule 'r': first of 2; b@x would have cost $0.001");
    }

    @Test
    void staysShort() {
        CompiledPolicy policy =
                rules(
                        """
                        - { name: home, allow: candidate.region == 'EU' }
                        - { name: r, route: { strategy: priority, among: [a@x, b@x, c@x, d@x, e@x, f@x, g@y, h@y, i@y, j@y, k@y] } }
                        """);
        Candidate[] candidates = {
            selfHosted("a@x"),
            selfHosted("b@x"),
            selfHosted("c@x"),
            selfHosted("d@x"),
            selfHosted("e@x"),
            selfHosted("f@x"),
            hosted("g@y"),
            hosted("h@y"),
            hosted("i@y"),
            hosted("j@y"),
            hosted("k@y")
        };

        assertThat(sentence(policy, request("x"), CapacitySnapshot.unknown(), candidates))
                .contains("; 2 more would have been tried after them; ")
                .endsWith("g@y, h@y, i@y and 2 more removed by 'home'");
    }

    @Test
    void countsReasonsThatAreTooMany() {
        CompiledPolicy policy =
                rules(
                        """
                        - { name: one, allow: candidate.model != 'b' }
                        - { name: two, allow: candidate.model != 'c' }
                        - { name: three, allow: candidate.model != 'd' }
                        - { name: four, allow: candidate.model != 'e' && candidate.model != 'f' }
                        - { name: r, route: { strategy: priority, among: [a@x, b@x, c@x, d@x, e@x, f@x] } }
                        """);

        assertThat(
                        sentence(
                                policy,
                                request("x"),
                                CapacitySnapshot.unknown(),
                                hosted("a@x"),
                                hosted("b@x"),
                                hosted("c@x"),
                                hosted("d@x"),
                                hosted("e@x"),
                                hosted("f@x")))
                .isEqualTo(
                        "sent to a@x by rule 'r': nothing else is left; b@x removed by 'one'; c@x"
                                + " removed by 'two'; d@x removed by 'three'; 2 more removed");
    }

    @Test
    void tellsOfCopiesAndSecondCalls() {
        CompiledPolicy policy =
                rules(
                        "- { name: r, route: { strategy: priority, among: [a@x, b@gpu], hedge: { after: 800ms }, shadow: { to: [c@gpu, d@gpu], share: 1 } } }");

        assertThat(
                        sentence(
                                policy,
                                request("x"),
                                CapacitySnapshot.unknown(),
                                hosted("a@x"),
                                selfHosted("b@gpu"),
                                selfHosted("c@gpu"),
                                selfHosted("d@gpu")))
                .isEqualTo(
                        "sent to a@x by rule 'r': first of 2; b@gpu would have cost $0.0015 less;"
                                + " b@gpu is called as well after 800 ms; copied to c@gpu, d@gpu");
    }

    @Test
    void tellsWhatWasAskedForIfNoRuleSpoke() {
        assertThat(
                        sentence(
                                rules("- { name: c, allow: 'true' }"),
                                request("a"),
                                CapacitySnapshot.unknown(),
                                hosted("a@x")))
                .isEqualTo("sent to a@x as requested: nothing else is left");
    }

    @Test
    void tellsWhyARequestIsRefused() {
        CompiledPolicy policy =
                rules(
                        """
                        - { name: no one, when: request.tags.x == 'y', allow: 'false' }
                        - { name: r, route: { strategy: priority, among: [requested] } }
                        """);

        assertThat(refusal(policy, request("b"))).isEqualTo("refused: nothing has this name");
        assertThat(refusal(policy, by(request("a"), caller("EU", "b"))))
                .isEqualTo(
                        "refused: the key may not call it; a@x removed (not on the allow-list of"
                                + " the key)");
        assertThat(refusal(policy, tagged(request("a"), Map.of("x", "y"))))
                .isEqualTo("refused: rule 'no one' left nothing; a@x removed by 'no one'");
        assertThat(
                        sentence(
                                policy,
                                request("a"),
                                CapacitySnapshot.unknown(),
                                capableOf(hosted("a@x"))))
                .isEqualTo("refused: nothing that is left can do it; a@x removed (lacks [CHAT])");
        assertThat(refusal(policy, ofLength(request("a"), 1L << 40, 1)))
                .isEqualTo(
                        "refused: nothing that is left takes its length; a@x removed (its context"
                                + " holds 100000 tokens)");
    }

    @Test
    void tellsUntilWhen() {
        CapacitySnapshot capacity =
                Given.deployments(
                        Map.of(
                                "a@x",
                                new Capacity(
                                        Availability.coolingUntil(
                                                Cause.RATE_LIMITED, Given.NOW.plusSeconds(30)))));

        assertThat(
                        sentence(
                                rules("- { name: c, allow: 'true' }"),
                                request("a"),
                                capacity,
                                hosted("a@x")))
                .isEqualTo(
                        "refused, until 2026-11-22T12:00:30Z: nothing that is left is up; a@x"
                                + " removed (its rate limit is used up until"
                                + " 2026-11-22T12:00:30Z)");
    }

    /** The decision that the guide shows. */
    static RoutingDecision everyday() {
        CapacitySnapshot capacity = pools(Map.of("gpu-a", waiting(Duration.ofMillis(400))));
        return decide(EVERYDAY, CONFIDENTIAL, capacity, OWN, MINI, RENTED, SONNET);
    }

    private static String refusal(CompiledPolicy policy, RequestFacts request) {
        return sentence(policy, request, CapacitySnapshot.unknown(), hosted("a@x"));
    }

    private static String sentence(
            CompiledPolicy policy,
            RequestFacts request,
            CapacitySnapshot capacity,
            Candidate... candidates) {
        return decide(policy, request, capacity, candidates).sentence();
    }
}
