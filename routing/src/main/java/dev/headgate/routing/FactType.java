package dev.headgate.routing;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.SelectableValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a kind of fact as conditions see it: one list of fields serves the type check, so
 * that a wrong name is found when a policy is saved, and the reading of values.
 *
 * @param <T> where the fields are read from
 */
final class FactType<T> {
    /** Keeps the names of types apart from those of variables. */
    private static final String PACKAGE = "headgate.";

    private final String name;
    private final Map<String, Field<T>> fields = new LinkedHashMap<>();

    private record Field<T>(
            CelType type, boolean mayBeUnknown, Function<T, @Nullable Object> reader) {}

    FactType(String name) {
        this.name = name;
    }

    /** Adds a field that is always known. */
    // A function to something is not, to the checker, one to something or nothing.
    @SuppressWarnings("UnnecessaryMethodReference")
    FactType<T> with(String field, CelType type, Function<T, Object> reader) {
        fields.put(field, new Field<>(type, false, reader::apply));
        return this;
    }

    /**
     * Adds a field that may be unknown: where it reads null, {@code has()} is false and use is an
     * error.
     */
    FactType<T> withOptional(String field, CelType type, Function<T, @Nullable Object> reader) {
        fields.put(field, new Field<>(type, true, reader));
        return this;
    }

    String name() {
        return name;
    }

    Set<String> fields() {
        return Collections.unmodifiableSet(fields.keySet());
    }

    String fieldNames() {
        return String.join(", ", fields.keySet());
    }

    /** The type of a field, if there is one of that name. */
    Optional<CelType> typeOf(String field) {
        return Optional.ofNullable(fields.get(field)).map(Field::type);
    }

    /** Whether a field may be unknown. */
    boolean mayBeUnknown(String field) {
        Field<T> known = fields.get(field);
        return known == null || known.mayBeUnknown();
    }

    StructType celType() {
        ImmutableMap<String, CelType> types =
                fields.entrySet().stream()
                        .collect(
                                ImmutableMap.toImmutableMap(
                                        Map.Entry::getKey, field -> field.getValue().type()));
        return StructType.create(
                PACKAGE + name, types.keySet(), field -> Optional.ofNullable(types.get(field)));
    }

    /** The value that conditions read. */
    SelectableValue<String> of(T source) {
        return new Value<>(this, source);
    }

    /** What a field reads, or null if it is unknown. */
    @Nullable Object read(T source, String field) {
        Field<T> known = fields.get(field);
        return known == null ? null : known.reader().apply(source);
    }

    private record Value<T>(FactType<T> type, T source) implements SelectableValue<String> {

        @Override
        public Object select(String field) {
            Object value = type.read(source, field);
            if (value == null) {
                throw CelAttributeNotFoundException.of(type.name + "." + field + " is unknown");
            }
            return value;
        }

        @Override
        public Optional<Object> find(String field) {
            return Optional.ofNullable(type.read(source, field));
        }
    }
}
