package dev.headgate.routing;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tags of a request as conditions see them: an absent one reads as the empty text. */
final class Tags extends AbstractMap<String, String> {
    private final Map<String, String> given;

    Tags(Map<String, String> given) {
        this.given = given;
    }

    @Override
    public String get(@Nullable Object key) {
        String value = key == null ? null : given.get(key);
        return value == null ? "" : value;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key != null && given.containsKey(key);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return given.entrySet();
    }
}
