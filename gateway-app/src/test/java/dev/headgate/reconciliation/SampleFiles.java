package dev.headgate.reconciliation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Exports and invoices in the shapes of those who send them, with invented figures. */
final class SampleFiles {
    private static final long MOST_BYTES = 1_000_000;

    private SampleFiles() {}

    static Upload upload(String name) {
        return of(bytes(name));
    }

    static Upload text(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(String name) {
        try (InputStream file = SampleFiles.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Upload of(byte[] bytes) {
        try {
            return Upload.read(new ByteArrayInputStream(bytes), MOST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
