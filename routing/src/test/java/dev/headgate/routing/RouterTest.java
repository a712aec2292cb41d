package dev.headgate.routing;

import static dev.headgate.routing.Given.by;
import static dev.headgate.routing.Given.caller;
import static dev.headgate.routing.Given.capableOf;
import static dev.headgate.routing.Given.decide;
import static dev.headgate.routing.Given.hosted;
import static dev.headgate.routing.Given.inRegion;
import static dev.headgate.routing.Given.licensed;
import static dev.headgate.routing.Given.limited;
import static dev.headgate.routing.Given.needing;
import static dev.headgate.routing.Given.ofLength;
import static dev.headgate.routing.Given.priced;
import static dev.headgate.routing.Given.prices;
import static dev.headgate.routing.Given.refused;
import static dev.headgate.routing.Given.request;
import static dev.headgate.routing.Given.routed;
import static dev.headgate.routing.Given.rules;
import static dev.headgate.routing.Given.selfHosted;
import static dev.headgate.routing.Given.tagged;
import static dev.headgate.routing.Given.targets;
import static dev.headgate.routing.Given.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headgate.routing.Availability.Cause;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Refusal;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
    private static final Candidate OWN = selfHosted("own@gpu");
    private static final Candidate OPEN = hosted("open@rented");
    private static final Candidate FRONTIER = hosted("frontier@openai");

    private static final CompiledPolicy AS_ASKED =
            rules("- { name: as asked, route: { strategy: priority, among: [requested] } }");
    private static final CompiledPolicy CONFIDENTIAL_STAYS =
            rules(
                    """
                    - name: confidential stays
                      when: request.tags.data_class == 'confidential'
                      allow: candidate.hosting == 'SELF_HOSTED'
                    - name: to the frontier first
                      when: request.model == 'chat'
                      route: { strategy: priority, among: [frontier@openai, requested] }
                    """);

    @Nested
    class WhatAClientMeans {

        @Test
        void anAliasMeansItsDeploymentsAsListed() {
            assertThat(targets(decide(AS_ASKED, request("chat"), OPEN, FRONTIER, OWN)))
                    .containsExactly("own@gpu", "open@rented");
        }

        @Test
        void aDeploymentMeansItself() {
            assertThat(targets(decide(AS_ASKED, request("open@rented"), OPEN, OWN)))
                    .containsExactly("open@rented");
        }

        @Test
        void aModelMeansItsDeploymentsSelfHostedFirstThenByName() {
            assertThat(
                            targets(
                                    decide(
                                            AS_ASKED,
                                            request("llama"),
                                            hosted("llama@b"),
                                            hosted("llama@a"),
                                            selfHosted("llama@z"),
                                            OPEN)))
                    .containsExactly("llama@z", "llama@a", "llama@b");
        }

        @Test
        void anAliasHidesAModelOfItsName() {
            assertThat(targets(decide(AS_ASKED, request("chat"), OWN, hosted("chat@openai"))))
                    .containsExactly("own@gpu");
        }

        @Test
        void aRouteGivesAMeaningToANameThatNothingElseHas() {
            CompiledPolicy policy =
                    rules(
                            """
                            - name: auto
                              when: request.model == 'auto'
                              route: { strategy: priority, among: [open@rented, gone@x, open@rented] }
                            """);

            assertThat(targets(decide(policy, request("auto"), OWN, OPEN)))
                    .containsExactly("open@rented");
        }

        @Test
        void aRequestThatNoRouteSpeaksOfGoesWhereItAskedTo() {
            RoutingDecision decision =
                    decide(rules("- { name: c, allow: 'true' }"), request("chat"), OWN, OPEN);

            assertThat(targets(decision)).containsExactly("own@gpu", "open@rented");
            assertThat(decision.explanation().rule()).isNull();
            assertThat(decision.explanation().strategy()).isEqualTo("priority");
        }

        @Test
        void aNameThatNothingHasIsNotFound() {
            RoutingDecision decision = decide(AS_ASKED, request("gpt-5x"), OWN);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.MODEL_NOT_FOUND);
            assertThat(refused(decision).reason())
                    .isEqualTo(
                            "There is no model 'gpt-5x'. GET /v1/models lists what this key may"
                                    + " call.");
            assertThat(decision.explanation().verdicts()).isEmpty();
        }

        @Test
        void aliasWithoutAnyDeploymentInReachIsUnavailableAndNotUnknown() {
            RoutingDecision decision = decide(AS_ASKED, request("nothing-there"), OWN);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.UNAVAILABLE);
        }

        @Test
        void aRouteWithoutAnyDeploymentInReachIsUnavailable() {
            CompiledPolicy policy =
                    rules("- { name: x, route: { strategy: priority, among: [gone@x] } }");
            RoutingDecision decision = decide(policy, request("chat"), OWN);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(decision.explanation().rule()).isEqualTo("x");
            assertThat(verdict(decision, "own@gpu").outcome()).isEqualTo(Outcome.NOT_LISTED);
            assertThat(refused(decide(policy, request("no such name"), OWN)).refusal())
                    .isEqualTo(Refusal.UNAVAILABLE);
        }

        @Test
        void aDeploymentComesOnce() {
            CompiledPolicy policy = AS_ASKED;

            assertThatThrownBy(() -> new Router(policy, List.of(OWN, OWN)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    class Constraints {

        @Test
        void removeWhatTheyDoNotAllow() {
            RoutingDecision decision =
                    decide(CONFIDENTIAL_STAYS, confidential("chat"), OWN, OPEN, FRONTIER);

            assertThat(targets(decision)).containsExactly("own@gpu");
            assertThat(verdict(decision, "frontier@openai"))
                    .returns(Outcome.REMOVED, Verdict::outcome)
                    .returns("rule 'confidential stays' does not allow it", Verdict::reason);
        }

        @Test
        void doNotSpeakWhenTheirConditionDoesNotHold() {
            assertThat(targets(decide(CONFIDENTIAL_STAYS, request("chat"), OWN, OPEN, FRONTIER)))
                    .containsExactly("frontier@openai", "own@gpu", "open@rented");
        }

        @Test
        void areNamedWhenTheyLeaveNothing() {
            RoutingDecision decision =
                    decide(CONFIDENTIAL_STAYS, confidential("frontier"), OWN, FRONTIER);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.POLICY_REFUSED);
            assertThat(refused(decision).reason())
                    .isEqualTo(
                            "Policy rule 'confidential stays' leaves no deployment for 'frontier'."
                                    + " Ask an administrator what it demands of a request.");
            assertThat(decision.explanation().rule()).isEqualTo("confidential stays");
            assertThat(decision.explanation().strategy()).isNull();
        }

        @Test
        void theOneThatEmptiedTheListIsNamed() {
            CompiledPolicy policy =
                    rules(
                            """
                            - { name: first, allow: candidate.hosting == 'SELF_HOSTED' }
                            - { name: second, allow: candidate.region == 'FR' }
                            - { name: third, allow: candidate.region == 'FR' }
                            """);

            RoutingDecision decision = decide(policy, request("chat"), OWN, OPEN);

            assertThat(decision.explanation().rule()).isEqualTo("second");
            assertThat(verdict(decision, "open@rented").reason()).contains("'first'");
            assertThat(verdict(decision, "own@gpu").reason()).contains("'second'");
        }

        @Test
        void mayCompareTheCandidateWithTheRequest() {
            CompiledPolicy policy =
                    rules("- { name: at home, allow: candidate.region == caller.region }");

            assertThat(targets(decide(policy, request("chat"), OWN, OPEN)))
                    .containsExactly("own@gpu");
            assertThat(targets(decide(policy, by(request("chat"), caller("US")), OWN, OPEN)))
                    .containsExactly("open@rented");
            assertThat(
                            targets(
                                    decide(
                                            rules(
                                                    "- { name: t, allow: candidate.region == request.tags.at }"),
                                            tagged(request("chat"), Map.of("at", "US")),
                                            OWN,
                                            OPEN)))
                    .containsExactly("open@rented");
        }

        @Test
        void mayAskForTheLicence() {
            CompiledPolicy policy =
                    rules(
                            """
                            - name: no weights whose licence excludes the EU
                              when: caller.region == 'EU'
                              allow: "!('EU' in candidate.licence.forbidden_regions)"
                            """);
            Candidate excluded = licensed(OWN, "EU", "UK");

            assertThat(targets(decide(policy, request("chat"), excluded, OPEN)))
                    .containsExactly("open@rented");
            assertThat(targets(decide(policy, by(request("chat"), caller("US")), excluded, OPEN)))
                    .containsExactly("own@gpu", "open@rented");
        }

        @Test
        void mayAskForNeedsLengthStreamAndUser() {
            CompiledPolicy policy =
                    rules(
                            """
                            - name: all of it
                              when: "'TOOLS' in request.needs && request.input_tokens == 1000 && request.output_tokens == 100 && !request.stream && request.user == ''"
                              allow: "'VISION' in candidate.capabilities && candidate.context_tokens == 100000 && candidate.max_output_tokens == 10000"
                            """);

            assertThat(
                            targets(
                                    decide(
                                            policy,
                                            needing(request("chat"), Capability.TOOLS),
                                            capableOf(OWN, Capability.TOOLS),
                                            OPEN)))
                    .containsExactly("open@rented");
        }

        @Test
        void readAnAbsentTagAsEmptyText() {
            CompiledPolicy policy =
                    rules("- { name: labelled, when: request.tags.a == '', allow: 'false' }");

            assertThat(refused(decide(policy, request("chat"), OWN)).refusal())
                    .isEqualTo(Refusal.POLICY_REFUSED);
            assertThat(targets(decide(policy, tagged(request("chat"), Map.of("a", "b")), OWN)))
                    .containsExactly("own@gpu");
        }

        @Test
        void tellAnAbsentTagFromAnEmptyOne() {
            CompiledPolicy policy =
                    rules("- { name: labelled, when: has(request.tags.a), allow: 'false' }");

            assertThat(targets(decide(policy, request("chat"), OWN))).containsExactly("own@gpu");
            assertThat(
                            refused(decide(policy, tagged(request("chat"), Map.of("a", "")), OWN))
                                    .refusal())
                    .isEqualTo(Refusal.POLICY_REFUSED);
        }

        @Test
        void walkThroughTheTagsThatAreThere() {
            CompiledPolicy policy =
                    rules(
                            "- { name: t, when: \"request.tags.exists(t, t == 'secret-x')\", allow: 'false' }");

            assertThat(targets(decide(policy, request("chat"), OWN))).containsExactly("own@gpu");
            assertThat(
                            refused(
                                            decide(
                                                    policy,
                                                    tagged(
                                                            request("chat"),
                                                            Map.of("secret-x", "1")),
                                                    OWN))
                                    .refusal())
                    .isEqualTo(Refusal.POLICY_REFUSED);
        }

        @Test
        void removeACandidateOfWhichTheyCannotKnow() {
            CompiledPolicy policy = rules("- { name: not US, allow: candidate.region != 'US' }");
            RoutingDecision decision = decide(policy, request("chat"), inRegion(OWN, null), OPEN);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.POLICY_REFUSED);
            assertThat(verdict(decision, "own@gpu").reason())
                    .isEqualTo(
                            "rule 'not US' cannot be checked for it (candidate.region is unknown),"
                                    + " so it is not allowed");
        }

        @Test
        void letAPolicySayWhatToDoWithTheUnknown() {
            CompiledPolicy policy =
                    rules(
                            "- { name: x, allow: \"!has(candidate.region) || candidate.region == 'EU'\" }");

            assertThat(targets(decide(policy, request("chat"), inRegion(OWN, null), OPEN)))
                    .containsExactly("own@gpu");
        }

        @Test
        void applyWhenTheirConditionCannotBeAnswered() {
            CompiledPolicy policy =
                    rules(
                            "- { name: not US, when: caller.region != 'US', allow: candidate.hosting == 'SELF_HOSTED' }");

            RoutingDecision decision = decide(policy, by(request("chat"), caller(null)), OWN, OPEN);

            assertThat(targets(decision)).containsExactly("own@gpu");
            assertThat(decision.explanation().notes())
                    .containsExactly("constraint 'not US' applied: caller.region is unknown");
        }

        @Test
        void stopCountingBeforeAnExpensiveLoopEnds() {
            String numbers =
                    "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32";
            CompiledPolicy policy =
                    rules(
                            "- { name: loop, allow: \"[%s].all(a, [%s].all(b, a + b >= 0))\" }"
                                    .formatted(numbers, numbers));

            assertThat(verdict(decide(policy, request("chat"), OWN), "own@gpu").reason())
                    .contains("budget exceeded");
        }
    }

    @Nested
    class OtherFilters {

        @Test
        void removeWhatLacksACapability() {
            RoutingDecision decision =
                    decide(
                            AS_ASKED,
                            needing(request("chat"), Capability.CHAT, Capability.TOOLS),
                            capableOf(OWN, Capability.CHAT),
                            OPEN);

            assertThat(targets(decision)).containsExactly("open@rented");
            assertThat(verdict(decision, "own@gpu").reason()).isEqualTo("lacks [TOOLS]");
        }

        @Test
        void refuseWhenNothingIsCapable() {
            RoutingDecision decision =
                    decide(
                            AS_ASKED,
                            needing(request("chat"), Capability.VISION, Capability.TOOLS),
                            capableOf(OWN, Capability.TOOLS));

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.NOT_CAPABLE);
            assertThat(refused(decision).reason())
                    .isEqualTo(
                            "No deployment of 'chat' that this request may use offers all of"
                                    + " [TOOLS, VISION]. Use another model, or leave out what"
                                    + " needs them.");
        }

        @Test
        void removeWhatPromptAndAnswerTogetherDoNotFit() {
            Candidate fits = limited(OWN, 1_100L, null);
            Candidate oneShort = limited(OPEN, 1_099L, null);
            RoutingDecision decision = decide(AS_ASKED, request("chat"), fits, oneShort);

            assertThat(targets(decision)).containsExactly("own@gpu");
            assertThat(verdict(decision, "open@rented").reason())
                    .isEqualTo("its context holds 1099 tokens");
        }

        @Test
        void removeWhatCannotAnswerThatLong() {
            Candidate fits = limited(OWN, null, 100L);
            Candidate oneShort = limited(OPEN, null, 99L);
            RoutingDecision decision = decide(AS_ASKED, request("chat"), fits, oneShort);

            assertThat(targets(decision)).containsExactly("own@gpu");
            assertThat(verdict(decision, "open@rented").reason())
                    .isEqualTo("it answers with at most 99 tokens");
        }

        @Test
        void takeAnUnknownLimitForNoLimit() {
            assertThat(
                            targets(
                                    decide(
                                            AS_ASKED,
                                            ofLength(request("chat"), 1L << 40, 1L << 40),
                                            limited(OWN, null, null))))
                    .containsExactly("own@gpu");
        }

        @Test
        void refuseAPromptThatNothingHolds() {
            RoutingDecision decision =
                    decide(
                            AS_ASKED,
                            ofLength(request("chat"), Long.MAX_VALUE, Long.MAX_VALUE),
                            OWN,
                            OPEN);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.CONTEXT_LENGTH_EXCEEDED);
            assertThat(refused(decision).reason()).contains("Shorten the prompt");
        }

        @Test
        void refuseAnAnswerThatAloneIsLongerThanTheContext() {
            RequestFacts request = ofLength(request("chat"), Long.MAX_VALUE, 100_001);

            assertThat(refused(decide(AS_ASKED, request, limited(OWN, 100_000L, null))).refusal())
                    .isEqualTo(Refusal.CONTEXT_LENGTH_EXCEEDED);
        }

        @Test
        void readTheTextsOfAnEmbeddingRequestOneByOne() {
            RequestFacts manyTexts =
                    needing(ofLength(request("chat"), 1L << 40, 0), Capability.EMBEDDINGS);
            Candidate embeds = capableOf(limited(OWN, 512L, null), Capability.EMBEDDINGS);

            assertThat(targets(decide(AS_ASKED, manyTexts, embeds))).containsExactly("own@gpu");
        }

        @Test
        void removeWhatIsDownButNotWhatIsUnknown() {
            CapacitySnapshot capacity =
                    Given.deployments(
                            Map.of("own@gpu", new Capacity(Availability.down(Cause.UNHEALTHY))));
            RoutingDecision decision =
                    new Router(AS_ASKED, List.of(OWN, OPEN)).decide(request("chat"), capacity);

            assertThat(targets(decision)).containsExactly("open@rented");
            assertThat(verdict(decision, "own@gpu").reason()).isEqualTo("down");
        }

        @ParameterizedTest
        @CsvSource({
            "UNHEALTHY, down",
            "BREAKER_OPEN, its circuit breaker is open",
            "RATE_LIMITED, its rate limit is used up",
            "FULL, it has no place free"
        })
        void sayWhyItCannotBeTried(Cause cause, String reason) {
            RoutingDecision decision =
                    decide(AS_ASKED, request("chat"), own(Availability.down(cause)), OWN, OPEN);

            assertThat(targets(decision)).containsExactly("open@rented");
            assertThat(verdict(decision, "own@gpu").reason()).isEqualTo(reason);
        }

        @Test
        void letInWhatHasCooledDown() {
            Availability cooling = Availability.coolingUntil(Cause.RATE_LIMITED, Given.NOW);

            assertThat(targets(decide(AS_ASKED, request("chat"), own(cooling), OWN, OPEN)))
                    .containsExactly("own@gpu", "open@rented");
        }

        @Test
        void keepOutWhatIsCooling() {
            Instant until = Given.NOW.plusMillis(1);
            RoutingDecision decision =
                    decide(
                            AS_ASKED,
                            request("chat"),
                            own(Availability.coolingUntil(Cause.RATE_LIMITED, until)),
                            OWN,
                            OPEN);

            assertThat(targets(decision)).containsExactly("open@rented");
            assertThat(verdict(decision, "own@gpu").reason())
                    .isEqualTo("its rate limit is used up until " + until);
        }

        @Test
        void sayWhenTheFirstOfThemMayBeAskedAgain() {
            CapacitySnapshot capacity =
                    Given.deployments(
                            Map.of(
                                    "own@gpu",
                                    new Capacity(
                                            Availability.coolingUntil(
                                                    Cause.BREAKER_OPEN, Given.NOW.plusSeconds(9))),
                                    "open@rented",
                                    new Capacity(
                                            Availability.coolingUntil(
                                                    Cause.RATE_LIMITED,
                                                    Given.NOW.plusSeconds(3)))));

            RoutingDecision decision = decide(AS_ASKED, request("chat"), capacity, OWN, OPEN);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused(decision).retryAt()).isEqualTo(Given.NOW.plusSeconds(3));
            assertThat(
                            refused(
                                            decide(
                                                    AS_ASKED,
                                                    request("own"),
                                                    own(Availability.down(Cause.UNHEALTHY)),
                                                    OWN))
                                    .retryAt())
                    .isNull();
        }

        @Test
        void sayNothingOfLaterWhereLaterChangesNothing() {
            CompiledPolicy policy =
                    rules(
                            """
                            - { name: not rented, allow: candidate.provider != 'rented' }
                            - { name: r, route: { strategy: priority, among: [open@rented] } }
                            """);
            Availability cooling =
                    Availability.coolingUntil(Cause.BREAKER_OPEN, Given.NOW.plusSeconds(9));

            assertThat(refused(decide(policy, request("own"), own(cooling), OWN, OPEN)).retryAt())
                    .isNull();
        }

        private static CapacitySnapshot own(Availability availability) {
            return Given.deployments(Map.of("own@gpu", new Capacity(availability)));
        }

        @Test
        void refuseWhenAllThatRemainsIsDown() {
            CapacitySnapshot capacity =
                    Given.deployments(
                            Map.of("own@gpu", new Capacity(Availability.down(Cause.UNHEALTHY))));
            RoutingDecision decision =
                    new Router(CONFIDENTIAL_STAYS, List.of(OWN, OPEN))
                            .decide(confidential("chat"), capacity);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused(decision).reason())
                    .isEqualTo(
                            "No deployment of 'chat' can take requests at the moment. Try again"
                                    + " later.");
        }
    }

    @Nested
    class TheAllowListOfAKey {

        @Test
        void allowsTheTargetsOfAnAliasThatItNames() {
            assertThat(targets(decide(AS_ASKED, by("chat", "chat"), OWN, OPEN)))
                    .containsExactly("own@gpu", "open@rented");
        }

        @Test
        void allowsWhatARouteMakesOfAnAliasThatItNames() {
            assertThat(targets(decide(CONFIDENTIAL_STAYS, by("chat", "chat"), OWN, FRONTIER)))
                    .containsExactly("frontier@openai", "own@gpu");
        }

        @Test
        void allowsTheDeploymentsOfAModelThatItNames() {
            assertThat(targets(decide(AS_ASKED, by("open", "open"), OPEN)))
                    .containsExactly("open@rented");
        }

        @Test
        void allowsADeploymentThatItNames() {
            assertThat(targets(decide(AS_ASKED, by("open@rented", "open@rented"), OPEN)))
                    .containsExactly("open@rented");
        }

        @Test
        void doesNotLetARouteReplaceAnAllowedModelByOneThatIsNot() {
            CompiledPolicy policy =
                    rules(
                            "- { name: r, route: { strategy: priority, among: [frontier@openai, requested] } }");
            RoutingDecision decision = decide(policy, by("open", "open"), OPEN, FRONTIER);

            assertThat(targets(decision)).containsExactly("open@rented");
            assertThat(verdict(decision, "frontier@openai").reason())
                    .isEqualTo("not on the allow-list of the key");
        }

        @Test
        void narrowsAnAliasThatItDoesNotName() {
            assertThat(targets(decide(AS_ASKED, by("chat", "own"), OWN, OPEN)))
                    .containsExactly("own@gpu");
        }

        @Test
        void doesNotAllowADeploymentOfAnAllowedAliasByItsOwnName() {
            assertThat(refused(decide(AS_ASKED, by("own@gpu", "chat"), OWN)).refusal())
                    .isEqualTo(Refusal.MODEL_NOT_ALLOWED);
        }

        @Test
        void doesNotAllowWhateverARouteMakesOfANameThatIsNoAlias() {
            CompiledPolicy policy =
                    rules("- { name: r, route: { strategy: priority, among: [frontier@openai] } }");

            assertThat(refused(decide(policy, by("gone", "gone"), FRONTIER)).refusal())
                    .isEqualTo(Refusal.MODEL_NOT_ALLOWED);
        }

        @Test
        void tellsWhatElseMayBeUsed() {
            assertThat(refused(decide(AS_ASKED, by("frontier", "open", "chat"), FRONTIER)).reason())
                    .isEqualTo(
                            "Model 'frontier' is not enabled for key 'build-bot'. Ask an"
                                    + " administrator, or use one of: chat, open.");
        }

        @Test
        void a09_aHiddenModelAndOneThatDoesNotExistLookTheSame() {
            RoutingDecision hidden = decide(AS_ASKED, by("frontier", "chat"), OWN, FRONTIER);
            RoutingDecision absent = decide(AS_ASKED, by("frontier", "chat"), OWN);

            assertThat(refused(hidden).refusal()).isEqualTo(Refusal.MODEL_NOT_ALLOWED);
            assertThat(refused(absent).refusal()).isEqualTo(refused(hidden).refusal());
            assertThat(refused(absent).reason()).isEqualTo(refused(hidden).reason());
        }

        @Test
        void saysThatAnAllowedNameDoesNotExist() {
            assertThat(refused(decide(AS_ASKED, by("gone", "gone"), OWN)).refusal())
                    .isEqualTo(Refusal.MODEL_NOT_FOUND);
        }

        private static RequestFacts by(String model, String... allowed) {
            return Given.by(request(model), caller("EU", allowed));
        }
    }

    @Nested
    class Routes {

        @Test
        void theFirstThatMatchesIsTaken() {
            CompiledPolicy policy =
                    rules(
                            """
                            - { name: never, when: request.model == 'x', route: { strategy: priority, among: [own@gpu] } }
                            - { name: first, when: request.model == 'chat', route: { strategy: priority, among: [open@rented] } }
                            - { name: second, route: { strategy: priority, among: [own@gpu] } }
                            """);
            RoutingDecision decision = decide(policy, request("chat"), OWN, OPEN);

            assertThat(targets(decision)).containsExactly("open@rented");
            assertThat(decision.explanation().rule()).isEqualTo("first");
            assertThat(verdict(decision, "own@gpu"))
                    .returns(Outcome.NOT_LISTED, Verdict::outcome)
                    .returns("allowed, but the route does not list it", Verdict::reason);
        }

        @Test
        void oneWhoseConditionCannotBeAnsweredIsSkipped() {
            CompiledPolicy policy =
                    rules(
                            """
                            - { name: regional, when: caller.region == 'EU', route: { strategy: priority, among: [own@gpu] } }
                            - { name: rest, route: { strategy: priority, among: [open@rented] } }
                            """);
            RoutingDecision decision = decide(policy, by(request("chat"), caller(null)), OWN, OPEN);

            assertThat(targets(decision)).containsExactly("open@rented");
            assertThat(decision.explanation().notes())
                    .containsExactly("route 'regional' skipped: caller.region is unknown");
        }

        @Test
        void aRouteThatConstraintsEmptyDoesNotGiveWayToTheNext() {
            CompiledPolicy policy =
                    rules(
                            """
                            - { name: no hosted, allow: candidate.hosting != 'HOSTED' }
                            - { name: first, route: { strategy: priority, among: [open@rented] } }
                            - { name: second, route: { strategy: priority, among: [own@gpu] } }
                            """);
            RoutingDecision decision = decide(policy, request("chat"), OWN, OPEN);

            assertThat(refused(decision).refusal()).isEqualTo(Refusal.POLICY_REFUSED);
            assertThat(decision.explanation().rule()).isEqualTo("no hosted");
        }

        @Test
        void explainWhatBecameOfEveryCandidateThatTheRequestCouldHaveMeant() {
            RoutingDecision decision =
                    decide(
                            CONFIDENTIAL_STAYS,
                            request("chat"),
                            OWN,
                            OPEN,
                            FRONTIER,
                            hosted("other@else"));

            assertThat(decision.explanation().verdicts())
                    .extracting(Verdict::deployment, Verdict::outcome)
                    .containsExactly(
                            tuple("frontier@openai", Outcome.CHOSEN),
                            tuple("own@gpu", Outcome.FALLBACK),
                            tuple("open@rented", Outcome.FALLBACK));
            assertThat(verdict(decision, "own@gpu").reason()).isEqualTo("allowed and listed");
        }
    }

    @Nested
    class Cheapest {
        private static final CompiledPolicy POLICY =
                rules(
                        "- { name: cheap, route: { strategy: cheapest, among: [a@x, b@x, c@gpu, d@x], max_wait: 2s } }");
        private static final Candidate A = priced(hosted("a@x"), prices("2", "10"));
        private static final Candidate B = priced(hosted("b@x"), prices("1", "20"));
        private static final Candidate C = priced(selfHosted("c@gpu"), prices("0", "0"));

        @Test
        void ordersByExpectedCostOfInputAndOutput() {
            // a: (1000 * 2 + 100 * 10) / 1e6 = 0.003; b: (1000 * 1 + 100 * 20) / 1e6 = 0.003
            assertThat(targets(decide(POLICY, request("x"), A, B, C)))
                    .containsExactly("c@gpu", "a@x", "b@x");
            assertThat(targets(decide(POLICY, ofLength(request("x"), 1_000, 99), A, B)))
                    .containsExactly("b@x", "a@x");
            assertThat(targets(decide(POLICY, ofLength(request("x"), 1_000, 101), A, B)))
                    .containsExactly("a@x", "b@x");
        }

        @Test
        void saysWhatEachIsExpectedToCost() {
            RoutingDecision decision = decide(POLICY, request("x"), A, C);

            assertThat(routed(decision).targets().getLast().expectedCost())
                    .isEqualTo(new BigDecimal("0.003000"));
            assertThat(verdict(decision, "a@x").expectedCost())
                    .isEqualTo(new BigDecimal("0.003000"));
            assertThat(decision.explanation().strategy()).isEqualTo("cheapest");
        }

        @Test
        void neverTakesAnUnknownPriceForFree() {
            Candidate unknown = priced(hosted("d@x"), null);
            RoutingDecision decision = decide(POLICY, request("x"), unknown, A);

            assertThat(targets(decision)).containsExactly("a@x", "d@x");
            assertThat(verdict(decision, "d@x").expectedCost()).isNull();
        }

        @Test
        void putsSelfHostedThatWaitsTooLongBehindTheOthers() {
            assertThat(targetsWhenGpuWaits(Duration.ofMillis(2_001)))
                    .containsExactly("a@x", "b@x", "c@gpu");
            assertThat(targetsWhenGpuWaits(Duration.ofSeconds(2)))
                    .containsExactly("c@gpu", "a@x", "b@x");
        }

        @Test
        void tellsWhyTheCheapestComesLast() {
            Verdict verdict = verdict(whenWaits("gpu", Duration.ofSeconds(3)), "c@gpu");

            assertThat(verdict.reason()).isEqualTo("waits longer than the route accepts");
            assertThat(verdict.expectedWait()).isEqualTo(Duration.ofSeconds(3));
        }

        @Test
        void letsAHostedOneWait() {
            assertThat(targets(whenWaits("x", Duration.ofSeconds(9))))
                    .containsExactly("c@gpu", "a@x", "b@x");
        }

        @Test
        void allowsAnUnknownWait() {
            assertThat(targetsWhenGpuWaits(null)).containsExactly("c@gpu", "a@x", "b@x");
        }

        @Test
        void waitsForAnyTimeIfTheRouteDoesNotLimitIt() {
            CompiledPolicy policy =
                    rules("- { name: p, route: { strategy: cheapest, among: [a@x, c@gpu] } }");
            CapacitySnapshot busy = Given.pools(Map.of("gpu", Given.waiting(Duration.ofDays(1))));

            assertThat(targets(new Router(policy, List.of(A, C)).decide(request("x"), busy)))
                    .containsExactly("c@gpu", "a@x");
        }

        private static List<String> targetsWhenGpuWaits(Duration wait) {
            return targets(whenWaits("gpu", wait));
        }

        private static RoutingDecision whenWaits(String pool, Duration wait) {
            CapacitySnapshot capacity = Given.pools(Map.of(pool, Given.waiting(wait)));
            return new Router(POLICY, List.of(A, B, C)).decide(request("x"), capacity);
        }
    }

    @Test
    void priorityAlsoPutsWhatWaitsTooLongBehind() {
        CompiledPolicy policy =
                rules(
                        "- { name: p, route: { strategy: priority, among: [requested], max_wait: 1s } }");
        CapacitySnapshot busy = Given.pools(Map.of("gpu", Given.waiting(Duration.ofSeconds(5))));

        assertThat(targets(new Router(policy, List.of(OWN, OPEN)).decide(request("chat"), busy)))
                .containsExactly("open@rented", "own@gpu");
    }

    private static RequestFacts confidential(String model) {
        return tagged(request(model), Map.of("data_class", "confidential"));
    }
}
