package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsHeaderTest {

    @Test
    void theHeaderAddsToTheMetadataAndWins() {
        Map<String, String> tags =
                TagsHeader.merge(Map.of("a", "1", "b", "2"), "{\"b\": \"3\", \"c\": \"4\"}");

        assertThat(tags).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "3", "c", "4"));
    }

    @Test
    void withoutAHeaderTheMetadataStands() {
        assertThat(TagsHeader.merge(Map.of("a", "1"), null)).containsExactly(Map.entry("a", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{\"a\": null}",
                "{\"a\": {}}",
                "{\"a\": \"1\", \"a\": \"2\"}",
                "{"
            })
    void refusesWhatIsNoObjectOfStrings(String header) {
        assertThatThrownBy(() -> TagsHeader.merge(Map.of(), header))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void refusesTooManyTags() {
        Map<String, String> many =
                IntStream.range(0, 33)
                        .boxed()
                        .collect(Collectors.toMap(i -> "tag" + i, _ -> "value"));

        assertThatThrownBy(() -> TagsHeader.merge(many, null)).isInstanceOf(GatewayException.class);
    }

    @Test
    void refusesTagsThatAreTooLong() {
        assertThatThrownBy(() -> TagsHeader.merge(Map.of("a", "x".repeat(257)), null))
                .isInstanceOf(GatewayException.class);
    }
}
