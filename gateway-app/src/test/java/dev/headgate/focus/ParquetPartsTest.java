package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.PositionOutputStream;
import org.junit.jupiter.api.Test;

/** What the Parquet writer is given: where it writes to, and how it compresses. */
class ParquetPartsTest {
    private final GzipCodec codec = new GzipCodec();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final StreamOutputFile file = new StreamOutputFile(written);

    @Test
    void pagesAreCompressedWithGzip() throws IOException {
        byte[] page = "page ".repeat(1000).getBytes(StandardCharsets.UTF_8);

        var compressor = codec.getCompressor(CompressionCodecName.GZIP);
        byte[] compressed = compressor.compress(BytesInput.from(page)).toByteArray();

        assertThat(compressor.getCodecName()).isEqualTo(CompressionCodecName.GZIP);
        assertThat(compressed).hasSizeLessThan(page.length / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
                .isEqualTo(page);
    }

    @Test
    void nothingElseIsWrittenAndNothingIsRead() {
        assertThatThrownBy(() -> codec.getCompressor(CompressionCodecName.ZSTD))
                .hasMessageContaining("not ZSTD");
        assertThatThrownBy(() -> codec.getDecompressor(CompressionCodecName.GZIP))
                .hasMessageContaining("never read");
    }

    @Test
    void theFileKnowsHowFarItIs() throws IOException {
        try (PositionOutputStream out = file.createOrOverwrite(file.defaultBlockSize())) {
            assertThat(out.getPos()).isZero();
            out.write('P');
            out.write("xARx".getBytes(StandardCharsets.US_ASCII), 1, 2);
            assertThat(out.getPos()).isEqualTo(3);
            out.write("1".getBytes(StandardCharsets.US_ASCII));
            assertThat(out.getPos()).isEqualTo(4);
        }

        assertThat(written.toString(StandardCharsets.US_ASCII)).isEqualTo("PAR1");
        assertThat(file.supportsBlockSize()).as("blocks are Hadoop's").isFalse();
    }
}
