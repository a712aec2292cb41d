package dev.headgate.policy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field that two policies have differently.
 *
 * @param field its path, such as {@code route.strategy}
 * @param before its value as written, or null if it was not there
 * @param after its value as written, or null if it is not there any more
 */
record FieldChange(String field, @Nullable Object before, @Nullable Object after) {

    /** Whether anything changed. */
    @com.fasterxml.jackson.annotation.JsonIgnore
    boolean isOne() {
        return !Objects.equals(before, after);
    }
}
