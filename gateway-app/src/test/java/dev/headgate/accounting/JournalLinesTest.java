package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JournalLinesTest {

    @Provide
    Arbitrary<List<String>> records() {
        return Arbitraries.strings()
                .ofMaxLength(40)
                .excludeChars('\n')
                .filter(text -> text.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000))
                .list()
                .ofMaxSize(8);
    }

    @Property(tries = 300)
    void anyFirstPartOfTheBytesHoldsAFirstPartOfTheRecords(
            @ForAll("records") List<String> records, @ForAll @IntRange(max = 400) int cut) {
        byte[] file = file(records);
        int length = Math.min(cut, file.length);

        JournalLines.Contents contents = JournalLines.read(Arrays.copyOf(file, length));

        int whole = contents.records().size();
        assertThat(contents.records()).isEqualTo(records.subList(0, whole));
        assertThat(contents.damaged()).isFalse();
        assertThat(contents.length()).isEqualTo(file(records.subList(0, whole)).length);
        if (whole < records.size()) {
            assertThat(length).isLessThan(file(records.subList(0, whole + 1)).length);
        }
    }

    @Property(tries = 300)
    void aChangedByteBringsNoRecordThatWasNotWritten(
            @ForAll("records") List<String> records, @ForAll @IntRange(max = 400) int position) {
        byte[] file = file(records);
        if (position < file.length) {
            file[position] ^= 4;
        }

        assertThat(records).containsAll(JournalLines.read(file).records());
    }

    @Test
    void tellsDamageFromATornEnd() {
        byte[] file = file(List.of("one", "two", "three"));
        byte[] damaged = file.clone();
        damaged[10] ^= 1;
        byte[] torn = Arrays.copyOf(file, file.length - 2);

        assertThat(JournalLines.read(damaged).damaged()).isTrue();
        assertThat(JournalLines.read(damaged).records()).containsExactly("two", "three");
        assertThat(JournalLines.read(torn).damaged()).isFalse();
        assertThat(JournalLines.read(torn).records()).containsExactly("one", "two");
    }

    private static byte[] file(List<String> records) {
        var bytes = new ByteArrayOutputStream();
        records.forEach(record -> bytes.writeBytes(JournalLines.line(record)));
        return bytes.toByteArray();
    }
}
