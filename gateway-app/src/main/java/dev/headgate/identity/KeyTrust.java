package dev.headgate.identity;

import java.time.Duration;

/**
 * How long what was read of an API key is believed while the database cannot be asked. Without one
 * no key is believed.
 *
 * @param lasts since it was read, and since the key was last shown
 */
public record KeyTrust(Duration lasts) {
    static final KeyTrust NONE = new KeyTrust(Duration.ZERO);
}
