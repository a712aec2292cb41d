package dev.headgate.identity;

import java.security.MessageDigest;

/** What is stored of an API key in place of its secret; 32 bytes. */
final class KeyDigest {
    private final byte[] bytes;

    KeyDigest(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Compares in a time that says nothing about where they differ. */
    boolean matches(KeyDigest other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }
}
