package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.UsageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One recorded answer for each shape of usage, and what it must be read as. */
class UsageSamplesTest {

    static List<UsageSample> samples() {
        return UsageSample.all();
    }

    static List<UsageSample> streams() {
        return UsageSample.streams();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void countsWhatTheProviderCounts(UsageSample sample) {
        MeteredUsage metered = sample.metered();

        assertThat(metered.tokens()).isEqualTo(sample.tokens());
        assertThat(metered.source()).isEqualTo(UsageSource.PROVIDER);
        assertThat(metered.engineTime()).isEqualTo(sample.engineTime());
        assertThat(metered.tier()).isEqualTo(sample.tier());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void keepsTheProvidersRecordAndNothingOfTheAnswer(UsageSample sample) {
        String kept = Objects.requireNonNull(sample.metered().providerRecord());

        assertThat(kept).containsPattern("token|eval_count|prompt_n");
        assertThat(kept).doesNotContain("\"text\"").doesNotContainIgnoringCase("gate");
        if (!List.of("Ollama", "Bedrock's headers").contains(sample.shape())
                && !kept.startsWith("[")) {
            assertThat(sample.text()).contains(kept);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void knowsTheEndOfEachStream(UsageSample sample) {
        assertThat(sample.stream(new ByteArrayInputStream(sample.bytes())).isComplete()).isTrue();
    }

    @Test
    void everyRecordedAnswerIsInTheTable() throws IOException, URISyntaxException {
        Path folder =
                Path.of(
                        Objects.requireNonNull(UsageSample.class.getResource("usage/samples.csv"))
                                .toURI());

        try (Stream<Path> files = Files.list(folder.resolveSibling("."))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.matches(".*\\.(json|sse|ndjson)"))
                    .containsExactlyInAnyOrderElementsOf(
                            samples().stream().map(UsageSample::name).toList());
        }
    }

    @Property
    void countsTheSameHoweverTheBytesAreCut(
            @ForAll @From("recordedStreams") UsageSample sample, @ForAll long seed) {
        StreamMeter meter = sample.stream(UsageSample.inPieces(sample.bytes(), seed));

        assertThat(meter.usage()).isEqualTo(sample.metered());
        assertThat(meter.isComplete()).isTrue();
    }

    @Property
    void aStreamThatIsCutOffCostsWhatCame(@ForAll @From("cutStreams") CutStream cut)
            throws IOException {
        UsageSample sample = cut.sample;
        MeteredUsage metered = sample.stream(sample.cutAt(cut.length)).usage();

        assertThat(metered.tokens().totalInput()).isPositive();
        if (hasContent(sample, cut.length)) {
            assertThat(metered.tokens().totalOutput()).isPositive();
        }
    }

    private static boolean hasContent(UsageSample sample, int length) throws IOException {
        UsageSample.Events events = sample.events(sample.cutAt(length));
        @Nullable ServerSentEvent event = events.next();
        OutputCount came = new OutputCount();
        while (event != null) {
            if (event.data().length > 0 && event.data()[0] == '{') {
                came.add(sample.dialect().scan(event.data()).output());
            }
            event = events.next();
        }
        return came.tokens() > 0;
    }

    /** The first bytes of a stream. */
    record CutStream(UsageSample sample, int length) {}

    @Provide
    Arbitrary<UsageSample> recordedStreams() {
        return Arbitraries.of(streams());
    }

    @Provide
    Arbitrary<CutStream> cutStreams() {
        return recordedStreams()
                .flatMap(sample ->
                        Arbitraries.integers()
                                .between(0, sample.bytes().length)
                                .map(length -> new CutStream(sample, length)));
    }
}
