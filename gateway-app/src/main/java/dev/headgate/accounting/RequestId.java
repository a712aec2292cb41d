package dev.headgate.accounting;

import java.util.Optional;
import java.util.UUID;

/** Identifies a request of a client; a UUIDv7, written {@code req_} and 32 hexadecimal digits. */
public record RequestId(UUID value) {
    private static final String PREFIX = "req_";

    /** Reads the written form; empty if it is none. */
    public static Optional<RequestId> parse(String text) {
        if (!text.matches("req_[0-9a-f]{32}")) {
            return Optional.empty();
        }
        String hex = text.substring(PREFIX.length());
        return Optional.of(
                new RequestId(
                        new UUID(
                                Long.parseUnsignedLong(hex.substring(0, 16), 16),
                                Long.parseUnsignedLong(hex.substring(16), 16))));
    }

    @Override
    public String toString() {
        return PREFIX + value.toString().replace("-", "");
    }
}
