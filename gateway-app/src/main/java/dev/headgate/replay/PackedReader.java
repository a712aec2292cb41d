package dev.headgate.replay;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PackedWriter} wrote, in the same order.
 *
 * <p>Every method throws {@link IllegalArgumentException} if the bytes end too early.
 */
final class PackedReader {
    private final byte[] bytes;
    private int position;

    PackedReader(byte[] bytes) {
        this.bytes = bytes;
    }

    long number() {
        long value = 0;
        int shift = 0;
        long next;
        do {
            next = take();
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return (value >>> 1) ^ -(value & 1);
    }

    int integer() {
        return Math.toIntExact(number());
    }

    @Nullable Long optionalNumber() {
        return flag() ? number() : null;
    }

    @Nullable Integer optionalInteger() {
        return flag() ? integer() : null;
    }

    long bits() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << 8) | (take() & 0xFF);
        }
        return value;
    }

    boolean flag() {
        return take() != 0;
    }

    @Nullable Double real() {
        return flag() ? Double.longBitsToDouble(bits()) : null;
    }

    @Nullable String optionalText() {
        int length = integer();
        return length < 0 ? null : text(length);
    }

    String text() {
        return text(integer());
    }

    List<String> texts() {
        int count = integer();
        List<String> texts = new ArrayList<>(Math.min(count, bytes.length));
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    @Nullable BigDecimal amount() {
        if (!flag()) {
            return null;
        }
        int scale = integer();
        int length = integer();
        int from = skip(length);
        return new BigDecimal(new BigInteger(bytes, from, length), scale);
    }

    @Nullable Instant moment() {
        return flag() ? Instant.ofEpochSecond(number(), number()) : null;
    }

    @Nullable Duration time() {
        return flag() ? Duration.ofSeconds(number(), number()) : null;
    }

    private String text(int length) {
        int from = skip(length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private byte take() {
        return bytes[skip(1)];
    }

    private int skip(int length) {
        int from = position;
        if (length < 0 || length > bytes.length - from) {
            throw new IllegalArgumentException("The record ends too early.");
        }
        position += length;
        return from;
    }
}
