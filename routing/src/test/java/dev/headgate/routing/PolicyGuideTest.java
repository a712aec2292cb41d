package dev.headgate.routing;

import static dev.headgate.routing.Given.errorsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide for administrators shows is true. */
class PolicyGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "policies.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("^```(?:yaml|json)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    static Stream<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(GUIDE)).results().map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsASoundPolicy(String example) {
        assertThat(errorsOf(example)).isEmpty();
    }

    @Test
    void thereAreExamplesOfEverything() throws IOException {
        assertThat(examples()).hasSize(8).anyMatch(example -> example.startsWith("{"));
    }

    @Test
    void everyFieldOfTheVocabularyIsExplained() throws IOException {
        String guide = Files.readString(GUIDE);

        assertThat(
                        Stream.of(
                                        Vocabulary.REQUEST,
                                        Vocabulary.CALLER,
                                        Vocabulary.CANDIDATE,
                                        Vocabulary.LICENCE)
                                .flatMap(PolicyGuideTest::fields))
                .isNotEmpty()
                .allSatisfy(field -> assertThat(guide).contains("`" + field));
    }

    @Test
    void everyStrategyModifierAndPriorityClassIsExplained() throws IOException {
        String guide = Files.readString(GUIDE);

        assertThat(Stream.concat(Strategy.WORDS.stream(), RouteParser.FIELDS.stream()))
                .allSatisfy(word -> assertThat(guide).contains("`" + word + "`"));
        assertThat(PriorityClass.words())
                .allSatisfy(word -> assertThat(guide).contains("`" + word + "`"));
    }

    @Test
    void theSentenceOfTheGuideIsWhatADecisionSays() throws IOException {
        assertThat(Files.readString(GUIDE)).contains("> " + SentenceTest.everyday().sentence());
    }

    @Test
    void everyCapabilityIsNamed() throws IOException {
        String guide = Files.readString(GUIDE);

        assertThat(Capability.values())
                .allSatisfy(capability -> assertThat(guide).contains("`" + capability + "`"));
    }

    private static Stream<String> fields(FactType<?> type) {
        return Arrays.stream(type.fieldNames().split(", "))
                .map(field -> type.name() + "." + field)
                // A group of fields; its own fields are explained.
                .filter(field -> !field.equals("candidate.licence"));
    }
}
