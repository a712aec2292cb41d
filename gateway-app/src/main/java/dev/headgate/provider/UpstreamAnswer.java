package dev.headgate.provider;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole answer of an upstream: its bytes and its headers, as they came. */
public final class UpstreamAnswer {
    private final byte[] body;
    private final Function<String, @Nullable String> headers;

    /**
     * @param body kept and not copied: do not write to it afterwards
     * @param headers gives a header's value by its name, or null
     */
    public UpstreamAnswer(byte[] body, Function<String, @Nullable String> headers) {
        this.body = body;
        this.headers = headers;
    }

    public byte[] body() {
        return body;
    }

    /** The value of a header by its name in whatever case, or null. */
    public @Nullable String header(String name) {
        return headers.apply(name);
    }
}
