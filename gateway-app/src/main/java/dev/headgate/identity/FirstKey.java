package dev.headgate.identity;

import java.util.Optional;

/**
 * The first API key of an installation.
 *
 * @param text the key, to be shown once; empty unless this process made the very first start
 */
public record FirstKey(Optional<String> text) {

    @Override
    public String toString() {
        return "FirstKey[" + (text.isPresent() ? "made" : "none") + "]";
    }
}
