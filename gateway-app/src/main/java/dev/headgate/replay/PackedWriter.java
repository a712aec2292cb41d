package dev.headgate.replay;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes values one after the other in few bytes; {@link PackedReader} reads them in that order.
 */
final class PackedWriter {
    private static final int USUAL = 128;

    private byte[] bytes = new byte[USUAL];
    private int length;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** A whole number; small ones take one byte. */
    PackedWriter number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        return put((byte) rest);
    }

    PackedWriter number(@Nullable Number value) {
        return value == null ? flag(false) : flag(true).number(value.longValue());
    }

    /** All bits in eight bytes. */
    PackedWriter bits(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            put((byte) (value >>> shift));
        }
        return this;
    }

    PackedWriter flag(boolean value) {
        return put((byte) (value ? 1 : 0));
    }

    PackedWriter real(@Nullable Double value) {
        return value == null ? flag(false) : flag(true).bits(Double.doubleToRawLongBits(value));
    }

    PackedWriter text(@Nullable String value) {
        return value == null ? number(-1) : block(value.getBytes(StandardCharsets.UTF_8));
    }

    /** In alphabetical order, so that equal sets are written alike. */
    PackedWriter texts(Collection<String> values) {
        List<String> sorted = values.stream().sorted().toList();
        number(sorted.size());
        sorted.forEach(this::text);
        return this;
    }

    PackedWriter amount(@Nullable BigDecimal value) {
        return value == null
                ? flag(false)
                : flag(true).number(value.scale()).block(value.unscaledValue().toByteArray());
    }

    PackedWriter moment(@Nullable Instant value) {
        return value == null
                ? flag(false)
                : flag(true).number(value.getEpochSecond()).number(value.getNano());
    }

    PackedWriter time(@Nullable Duration value) {
        return value == null
                ? flag(false)
                : flag(true).number(value.getSeconds()).number(value.getNano());
    }

    private PackedWriter block(byte[] value) {
        number(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    private PackedWriter put(byte value) {
        reserve(1);
        bytes[length++] = value;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
