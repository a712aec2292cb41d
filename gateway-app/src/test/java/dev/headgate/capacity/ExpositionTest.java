package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.capacity.Exposition.Sample;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Prometheus text format, read strictly. */
class ExpositionTest {

    @Test
    void aMetricHasItsSamplesInTheirOrder() {
        Exposition metrics =
                Exposition.parse(
                        """
                        # HELP vllm:num_requests_running Number of requests in model execution batches.
                        # TYPE vllm:num_requests_running gauge
                        vllm:num_requests_running{engine="0",model_name="llama"} 3.0
                        vllm:num_requests_running{engine="1",model_name="llama",} 4 1732500000000

                        up 1
                        """);

        assertThat(metrics.samples("vllm:num_requests_running"))
                .containsExactly(
                        new Sample(Map.of("engine", "0", "model_name", "llama"), 3),
                        new Sample(Map.of("engine", "1", "model_name", "llama"), 4));
        assertThat(metrics.samples("up")).containsExactly(new Sample(Map.of(), 1));
        assertThat(metrics.samples("absent")).isEmpty();
    }

    @Test
    void valuesAreNumbersAsGoWritesThem() {
        Exposition metrics =
                Exposition.parse("a 1e-3\na +Inf\na -Inf\na NaN\na .5\na 5.\na -8.128902e+06");

        assertThat(metrics.samples("a").stream().map(Sample::value))
                .containsExactly(
                        0.001,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.NaN,
                        0.5,
                        5.0,
                        -8128902.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9a 1",
                "a",
                "a b",
                "a 1 x",
                "a 1 2 3",
                "a 0x1p3",
                "a 1f",
                "a{ 1",
                "a{b} 1",
                "a{b=c} 1",
                "a{b=\"c} 1",
                "a{b=\"\\x\"} 1",
                "a{b=\"1\",b=\"2\"} 1",
                "a{b=\"1\" c=\"2\"} 1",
                "a{,} 1",
                "<html>"
            })
    void aTextThatBreaksTheFormatAnywhereTellsNothing(String line) {
        assertThatThrownBy(() -> Exposition.parse("good 1\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Line 2 of the metrics: ");
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll("names") String name,
            @ForAll("names") String label,
            @ForAll String text,
            @ForAll double value) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        String bare = label.replace(":", "_");

        Exposition metrics =
                Exposition.parse("%s{%s=\"%s\"} %s\n".formatted(name, bare, escaped, value));

        assertThat(metrics.samples(name)).containsExactly(new Sample(Map.of(bare, text), value));
    }

    @Property
    void nothingButTheFormatIsRead(@ForAll String anything) {
        try {
            Exposition.parse("good 1\n" + anything).samples("good").getFirst();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Line ");
        }
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> rest =
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .numeric()
                        .withChars('_', ':')
                        .ofMaxLength(20);
        return rest.map(text -> "m" + text);
    }
}
