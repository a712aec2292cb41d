package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInModelTest {

    @TempDir private Path directory;

    @Test
    void unpacksTheModelOnce() throws IOException {
        Path file = BuiltInModel.unpackInto(directory.resolve("new"));
        FileTime written = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(file, written);

        assertThat(BuiltInModel.unpackInto(directory.resolve("new"))).isEqualTo(file);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
        assertThat(file).hasSize(3_083_008);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void replacesAFileThatWasChanged() throws IOException {
        Path file = BuiltInModel.unpackInto(directory);
        Files.writeString(file, "something else");

        assertThat(BuiltInModel.unpackInto(directory)).hasSize(3_083_008);
    }

    @Test
    void saysWhereItCouldNotUnpack() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");

        assertThatThrownBy(() -> BuiltInModel.unpackInto(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
