package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void takesAnyLineEnd(String end) throws IOException {
        String stream = "data: one\n\ndata:two\ndata: lines\n\nid: 7\ndata\n\n".replace("\n", end);

        assertThat(dataOf(stream)).containsExactly("one", "two\nlines", "");
    }

    @Test
    void givesACommentAsAnEventWithoutData() throws IOException {
        assertThat(dataOf(": keep-alive\n\ndata: x\n\n")).containsExactly("", "x");
    }

    @Test
    void passesOverAByteOrderMarkAndBlankLines() throws IOException {
        assertThat(dataOf("\uFEFFdata: x\n\n\n\n\ndata: y\n\n")).containsExactly("x", "y");
    }

    @Test
    void readsNoFieldThatOnlyBeginsLikeData() throws IOException {
        assertThat(dataOf("database: x\ndata: y\n\n")).containsExactly("y");
    }

    @Test
    void givesNoEventThatWasNotEnded() throws IOException {
        assertThat(dataOf("data: whole\n\ndata: half\n")).containsExactly("whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n", "\r\r", "\r\n\r\n"})
    void givesAnEventAsSoonAsItsLastByteIsThere(String end) throws IOException {
        InputStream silentAfterwards =
                new InputStream() {
                    private final byte[] bytes =
                            ("data: first" + end + "data: x" + end)
                                    .getBytes(StandardCharsets.UTF_8);
                    private int at;

                    @Override
                    public int read() throws IOException {
                        if (at == bytes.length) {
                            throw new IOException("asked for more than there is");
                        }
                        return bytes[at++];
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        buffer[offset] = (byte) read();
                        return 1;
                    }
                };
        SseReader reader = new SseReader(silentAfterwards);

        assertThat(reader.next()).isNotNull();
        assertThat(reader.next()).isNotNull();
    }

    @Test
    void t20RefusesALineThatDoesNotEnd() {
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };

        assertThatThrownBy(() -> new SseReader(endless).next())
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void t20RefusesAnEventThatDoesNotEnd() {
        InputStream endless =
                new InputStream() {
                    private int at;

                    @Override
                    public int read() {
                        return "data: x\n".charAt(at++ % 8);
                    }
                };

        assertThatThrownBy(() -> new SseReader(endless).next())
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Property
    void readsTheSameHoweverTheBytesAreCut(
            @ForAll @From("streams") String stream, @ForAll @IntRange(min = 1, max = 7) int cut)
            throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);

        assertThat(read(new InPieces(bytes, cut))).isEqualTo(dataOf(stream));
    }

    @Property
    void keepsEveryByteUpToTheEndOfTheLastEvent(
            @ForAll @From("streams") String stream, @ForAll @IntRange(min = 1, max = 7) int cut)
            throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        SseReader reader = new SseReader(new InPieces(bytes, cut));
        ByteArrayOutputStream raw = new ByteArrayOutputStream();

        for (ServerSentEvent event = reader.next(); event != null; event = reader.next()) {
            raw.writeBytes(event.raw());
        }

        assertThat(stream).startsWith(raw.toString(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "data: a",
                        "data:",
                        "data",
                        ": c",
                        "\n",
                        "\r",
                        "\r\n",
                        "\n\n",
                        "\r\n\r\n",
                        "\uFEFF",
                        "é",
                        "id: 1",
                        " ",
                        "data: [DONE]")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    /** Gives at most so many bytes at a time. */
    private static final class InPieces extends ByteArrayInputStream {
        private final int most;

        InPieces(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, most));
        }
    }

    private static List<String> dataOf(String stream) throws IOException {
        return read(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> read(InputStream in) throws IOException {
        SseReader reader = new SseReader(in);
        List<String> data = new ArrayList<>();
        for (ServerSentEvent event = reader.next(); event != null; event = reader.next()) {
            data.add(new String(event.data(), StandardCharsets.UTF_8));
        }
        return data;
    }
}
