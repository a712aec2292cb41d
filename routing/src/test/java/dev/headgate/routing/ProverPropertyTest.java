package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.routing.Condition.Known;
import dev.headgate.routing.Condition.Subject;
import dev.headgate.routing.PolicyDocument.Expression;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is proved of a condition is never refuted by a request. */
class ProverPropertyTest {
    private static final PolicyLanguage LANGUAGE = new PolicyLanguage();

    /** Every request that these conditions can tell apart. */
    private static final List<RequestFacts> ALL =
            Stream.of("a", "b", "c", "d")
                    .flatMap(model ->
                            LongStream.rangeClosed(0, 4)
                                    .boxed()
                                    .flatMap(tokens -> requests(model, tokens)))
                    .toList();

    @Property(tries = 300)
    void noRequestFulfilsWhatIsImpossible(
            @ForAll("conditions") String text, @ForAll("requests") RequestFacts request) {
        Condition condition = compiled(text);
        boolean holds = condition.ask(Subject.of(request)) == Known.YES;
        Assume.that(holds);

        assertThat(new Prover().isImpossible(read(condition))).isFalse();
    }

    @Property(tries = 200)
    void whatIsPossibleIsFulfilledBySomeRequest(@ForAll("conditions") String text) {
        Condition condition = compiled(text);
        boolean someFulfil =
                ALL.stream().anyMatch(request -> condition.ask(Subject.of(request)) == Known.YES);

        assertThat(new Prover().isImpossible(read(condition))).isEqualTo(!someFulfil);
    }

    private static Condition compiled(String text) {
        return LANGUAGE.when(new Expression(text, Position.START), new Findings()).orElseThrow();
    }

    private static Formula read(Condition condition) {
        return new FormulaReader(null).read(condition);
    }

    @Provide
    Arbitrary<String> conditions() {
        Arbitrary<String> atoms =
                Arbitraries.of(
                        "request.model == 'a'",
                        "request.model != 'b'",
                        "request.model in ['a', 'c']",
                        "caller.region == 'EU'",
                        "caller.region != 'US'",
                        "has(caller.region)",
                        "request.input_tokens < 2",
                        "1 <= request.input_tokens",
                        "request.input_tokens > 3",
                        "request.stream",
                        "request.stream == false",
                        "request.tags.x == ''",
                        "request.tags['x'] == 'y'",
                        "has(request.tags.x)",
                        "'TOOLS' in request.needs",
                        "true");
        return Arbitraries.recursive(() -> atoms, ProverPropertyTest::larger, 0, 4);
    }

    private static Arbitrary<String> larger(Arbitrary<String> conditions) {
        return Arbitraries.oneOf(
                conditions.map("!(%s)"::formatted),
                Combinators.combine(conditions, conditions).as("(%s && %s)"::formatted),
                Combinators.combine(conditions, conditions).as("(%s || %s)"::formatted));
    }

    @Provide
    Arbitrary<RequestFacts> requests() {
        return Arbitraries.of(ALL);
    }

    private static Stream<RequestFacts> requests(String model, long tokens) {
        return Stream.of("EU", "US", "FR", "")
                .flatMap(region ->
                        Stream.of(
                                        Map.<String, String>of(),
                                        Map.of("x", ""),
                                        Map.of("x", "y"),
                                        Map.of("x", "z"))
                                .flatMap(tags ->
                                        Stream.of(0, 1, 2, 3)
                                                .map(bits ->
                                                        new RequestFacts(
                                                                model,
                                                                (bits & 1) == 1,
                                                                (bits & 2) == 2
                                                                        ? Set.of(Capability.TOOLS)
                                                                        : Set.of(),
                                                                tokens,
                                                                1,
                                                                tags,
                                                                null,
                                                                Given.caller(
                                                                        region.isEmpty()
                                                                                ? null
                                                                                : region)))));
    }
}
