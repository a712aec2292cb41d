package dev.headgate.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replaces some bytes of a document and leaves all others as they are. */
final class ByteEdits {
    /** What is inserted at a place goes before what is replaced there. */
    private static final Comparator<Edit> IN_ORDER =
            Comparator.<Edit>comparingInt(edit -> edit.span().from())
                    .thenComparingInt(edit -> edit.span().to());

    private final List<Edit> edits = new ArrayList<>(4);

    private record Edit(Span span, String replacement) {}

    ByteEdits replace(Span span, String replacement) {
        edits.add(new Edit(span, replacement));
        return this;
    }

    byte[] applyTo(byte[] original) {
        edits.sort(IN_ORDER);
        ByteArrayOutputStream edited = new ByteArrayOutputStream(original.length + 128);
        int copied = 0;
        for (Edit edit : edits) {
            edited.write(original, copied, edit.span().from() - copied);
            edited.writeBytes(edit.replacement().getBytes(StandardCharsets.UTF_8));
            copied = edit.span().to();
        }
        edited.write(original, copied, original.length - copied);
        return edited.toByteArray();
    }
}
