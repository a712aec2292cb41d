package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.usage.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of docs/usage.md, worked out on the recorded answers. */
class UsageGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "usage.md");
    private static final Pattern ROW =
            Pattern.compile("\\| (?<shape>[^|]+) \\| `(?<meter>[A-Z_0-9]+)` \\| (?<sum>[^|]+) \\|");
    private static final Pattern TERM = Pattern.compile("(?<sign>[+\u2212]?) ?`(?<field>[^`]+)`");

    /** A meter of a shape, as a sum of the provider's fields. */
    private record Row(String shape, Meter meter, String sum) {
        long of(JsonNode said) {
            long count = 0;
            Matcher term = TERM.matcher(sum);
            while (term.find()) {
                long value = field(said, term.group("field"));
                count += term.group("sign").equals("\u2212") ? -value : value;
            }
            return count;
        }
    }

    static List<UsageSample> samples() {
        return UsageSample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void saysHowEachCountComesAbout(UsageSample sample) throws IOException {
        JsonNode said =
                JsonMapper.shared()
                        .readTree(Objects.requireNonNull(sample.metered().providerRecord()));
        Map<Meter, Long> byTheGuide = new EnumMap<>(Meter.class);
        for (Row row : rows()) {
            if (row.shape.equals(sample.shape()) && row.of(said) != 0) {
                byTheGuide.put(row.meter, row.of(said));
            }
        }

        assertThat(byTheGuide).isEqualTo(sample.tokens().byMeter());
    }

    @Test
    void speaksOfTheShapesThatAreRecordedAndOfNoOthers() throws IOException {
        Set<String> recorded =
                samples().stream().map(UsageSample::shape).collect(Collectors.toSet());
        Set<String> told = rows().stream().map(Row::shape).collect(Collectors.toSet());

        assertThat(told).isEqualTo(recorded);
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(GUIDE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row ->
                        new Row(
                                row.group("shape"),
                                Meter.valueOf(row.group("meter")),
                                row.group("sum")))
                .toList();
    }

    /** Of a record in several parts, the last that has the field. */
    private static long field(JsonNode said, String path) {
        if (!said.isArray()) {
            return value(said, List.of(path.split("\\.")));
        }
        for (int i = said.size() - 1; i >= 0; i--) {
            if (!said.get(i).at("/" + path.replace('.', '/')).isMissingNode()) {
                return value(said.get(i), List.of(path.split("\\.")));
            }
        }
        return 0;
    }

    private static long value(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return node.asLong(0);
        }
        if (!node.isArray()) {
            return value(node.path(path.getFirst()), path.subList(1, path.size()));
        }
        long sum = 0;
        for (JsonNode element : node) {
            String name = element.path("modality").asString(element.path("type").asString(""));
            sum += name.equals(path.getFirst()) ? value(element, path.subList(1, path.size())) : 0;
        }
        return sum;
    }
}
