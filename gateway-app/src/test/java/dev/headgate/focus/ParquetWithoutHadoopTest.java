package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application's jar has no Hadoop in it, so nothing that writes Parquet may load it (ADR 14).
 */
class ParquetWithoutHadoopTest {
    /** More than a row group holds, so that the first ones are written while rows still come. */
    private static final int ROWS = 20_000;

    private static final Pattern HADOOP = Pattern.compile("hadoop-[a-z]+-[0-9.]+\\.jar");

    @TempDir private Path folder;

    @Test
    void parquetIsWrittenAndReadWithoutIt() throws Exception {
        Path file = folder.resolve("focus.parquet");

        write(file);

        FocusTable table = FocusTable.parquet(file);
        assertThat(table.rows()).hasSize(ROWS);
        assertThat(table.columns())
                .isEqualTo(
                        FocusColumns.of(ParquetExportProcess.VERSION).stream()
                                .map(FocusColumn::id)
                                .toList());
        var last = table.rows().getLast();
        assertThat(last)
                .containsEntry("BillingCurrency", "BillingCurrency19999")
                .containsEntry("x_RequestCount", "19999");
        assertThat(new BigDecimal(last.get("EffectiveCost"))).isEqualByComparingTo("19.999");
        assertThat(table.rows().get(3).get("SkuId")).isNull();
    }

    private static void write(Path file) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classPathWithoutHadoop(),
                                ParquetExportProcess.class.getName(),
                                file.toString(),
                                Integer.toString(ROWS))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String classPathWithoutHadoop() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !HADOOP.matcher(Path.of(entry).getFileName().toString()).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
