package dev.headgate.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * What a usage object says, by path, such as {@code prompt_tokens_details.cached_tokens}. Elements
 * of an array go by their {@code modality} or {@code type} and are added up, as in {@code
 * promptTokensDetails.AUDIO.tokenCount}; {@code .length} is their number.
 */
final class UsageFields {
    private static final int DEEPEST = 3;
    private static final int LONGEST_TEXT = 64;

    /** No call consumes so much; sums of such counts fit a long. */
    private static final long MOST = 1_000_000_000_000L;

    /** Stands for a value that is neither a number nor a short text. */
    private static final Object OTHER = new Object();

    private final Map<String, Object> values = new HashMap<>();

    private UsageFields() {}

    /** Reads an object that was passed over as valid JSON before; says nothing if it is not. */
    static UsageFields of(byte[] json) {
        try (JsonWalk walk = AnswerScan.walk(json)) {
            UsageFields fields = new UsageFields();
            if (walk.begin() == JsonToken.START_OBJECT) {
                fields.read(walk, "", DEEPEST);
            }
            return fields;
        } catch (JacksonException _) {
            return new UsageFields();
        }
    }

    private void read(JsonWalk walk, String prefix, int depth) {
        walk.fields(name -> {
            String path = prefix + name;
            switch (walk.token()) {
                case VALUE_NULL -> {}
                case VALUE_STRING -> put(path, walk.text());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(path, number(walk));
                case START_OBJECT, START_ARRAY -> readNested(walk, path, depth - 1);
                default -> values.put(path, OTHER);
            }
        });
    }

    private void put(String path, String text) {
        values.put(path, text.length() > LONGEST_TEXT ? OTHER : text);
    }

    private static Number number(JsonWalk walk) {
        Long whole = walk.integer();
        return whole != null && whole >= 0 && whole <= MOST ? whole : (Number) walk.number();
    }

    private void readNested(JsonWalk walk, String path, int depth) {
        values.put(path, OTHER);
        if (depth == 0) {
            walk.skip();
        } else if (walk.token() == JsonToken.START_OBJECT) {
            read(walk, path + ".", depth);
        } else {
            walk.elements(() -> readElement(walk, path + ".", depth));
        }
    }

    private void readElement(JsonWalk walk, String prefix, int depth) {
        values.merge(prefix + "length", 1L, UsageFields::sum);
        if (walk.token() != JsonToken.START_OBJECT) {
            walk.skip();
            return;
        }
        UsageFields element = new UsageFields();
        element.read(walk, "", depth);
        Object name = element.values.getOrDefault("modality", element.values.get("type"));
        if (name instanceof String) {
            element.values.forEach((field, value) ->
                    values.merge(prefix + name + "." + field, value, UsageFields::sum));
        }
    }

    private static Object sum(Object one, Object other) {
        return one instanceof Long a && other instanceof Long b ? (Object) (a + b) : OTHER;
    }

    /**
     * The count at {@code path}, or null if nothing is said there.
     *
     * @throws IllegalArgumentException if what is said is no count
     */
    @Nullable Long count(String path) {
        Object value = values.get(path);
        if (value == null) {
            return null;
        }
        if (value instanceof Long count && count <= MOST) {
            return count;
        }
        throw new IllegalArgumentException(path + " is no count");
    }

    /** The first of these counts that is said, or null. */
    @Nullable Long firstCount(String... paths) {
        for (String path : paths) {
            Long count = count(path);
            if (count != null) {
                return count;
            }
        }
        return null;
    }

    long countOrZero(String path) {
        Long count = count(path);
        return count == null ? 0 : count;
    }

    /**
     * The count at {@code path}.
     *
     * @throws IllegalArgumentException if there is none
     */
    long required(String path) {
        Long count = count(path);
        if (count == null) {
            throw new IllegalArgumentException(path + " is missing");
        }
        return count;
    }

    /** The number at {@code path}, or null if there is none. */
    @Nullable Double number(String path) {
        return values.get(path) instanceof Number number ? number.doubleValue() : null;
    }

    /** The text at {@code path}, or null if there is none. */
    @Nullable String text(String path) {
        return values.get(path) instanceof String text ? text : null;
    }

    /** All that is said, with the later word where both say something. */
    UsageFields overriddenBy(UsageFields later) {
        UsageFields both = new UsageFields();
        both.values.putAll(values);
        both.values.putAll(later.values);
        return both;
    }
}
