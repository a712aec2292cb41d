package dev.headgate.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a call goes and what opens the door there. The two are one value, so that a credential
 * never travels to another address.
 *
 * @param bearer the secret, or null if the upstream asks for none
 */
public record Upstream(URI baseUrl, @Nullable String bearer) {

    /** The address of a path below the base URL. */
    public URI resolve(String path) {
        String base = baseUrl.toString();
        return URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "Upstream[" + baseUrl.getHost() + ']';
    }
}
