package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLineReaderTest {

    @Test
    void givesEachLineWithoutItsEnd() throws IOException {
        assertThat(lines("{\"a\":1}\n{\"b\":2}\r\n\n"))
                .containsExactly("{\"a\":1}", "{\"b\":2}", "");
    }

    @Test
    void givesNoLineThatWasNotEnded() throws IOException {
        assertThat(lines("{\"a\":1}\n{\"b\":")).containsExactly("{\"a\":1}");
    }

    @Test
    void givesALineAsSoonAsItsEndIsThere() throws IOException {
        InputStream silentAfterwards =
                new ByteArrayInputStream("{}\n".getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public synchronized int read(byte[] buffer, int offset, int length) {
                        int read = super.read(buffer, offset, length);
                        assertThat(read).as("asked for more than there is").isPositive();
                        return read;
                    }
                };

        assertThat(new JsonLineReader(silentAfterwards).next()).isNotNull();
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

        assertThatThrownBy(() -> new JsonLineReader(endless).next())
                .isInstanceOf(MalformedAnswerException.class);
    }

    private static List<String> lines(String stream) throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        JsonLineReader reader = new JsonLineReader(new ByteArrayInputStream(bytes));
        List<String> lines = new ArrayList<>();
        for (ServerSentEvent event = reader.next(); event != null; event = reader.next()) {
            lines.add(new String(event.data(), StandardCharsets.UTF_8));
        }
        return lines;
    }
}
