package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedFileTest {
    private static final int MEBIBYTE = 1 << 20;

    private final List<byte[]> chunks = new ArrayList<>();
    private final ChunkedFile file = new ChunkedFile((_, gzip) -> chunks.add(gzip));

    @ParameterizedTest
    @ValueSource(ints = {1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE + 7})
    void theChunksTogetherAreWhatWasWritten(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);

        file.write(bytes[0]);
        file.write(bytes, 1, length - 1);
        file.close();

        assertThat(plain()).isEqualTo(bytes);
        assertThat(chunks).hasSize((length + MEBIBYTE - 1) / MEBIBYTE);
        assertThat(file.bytes()).isEqualTo(length);
        assertThat(file.sha256Hex())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    @Test
    void anEmptyFileHasNoChunk() {
        file.close();

        assertThat(chunks).isEmpty();
        assertThat(file.bytes()).isZero();
    }

    private byte[] plain() throws Exception {
        var all = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(chunk))) {
                gzip.transferTo(all);
            }
        }
        return all.toByteArray();
    }
}
