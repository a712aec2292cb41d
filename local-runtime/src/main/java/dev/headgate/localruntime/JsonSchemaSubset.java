package dev.headgate.localruntime;

import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The part of JSON Schema that the engine can turn into a grammar. Everything else is refused: what
 * the engine would ignore would not be honoured, and what it would trip over would end the process.
 */
final class JsonSchemaSubset {

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");
    private static final Set<String> ANNOTATIONS =
            Set.of("title", "description", "default", "examples", "$schema", "$id", "$comment");
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength");
    private static final Set<String> SCHEMA_LISTS = Set.of("anyOf", "oneOf", "prefixItems");
    private static final Set<String> SCHEMA_MAPS = Set.of("properties", "$defs", "definitions");
    private static final int MAX_COUNT = 1000;
    private static final int MAX_SCHEMA_CHARS = 64 << 10;

    /**
     * Other names come out of the engine's translation as a grammar that it cannot read, and then
     * does not apply.
     */
    private static final Pattern PROPERTY_NAME = Pattern.compile("[\\w .$@/-]+");

    private final JsonNode root;

    private JsonSchemaSubset(JsonNode root) {
        this.root = root;
    }

    /**
     * Returns the schema as text for the engine.
     *
     * @throws ApiException naming the keyword that the engine cannot enforce
     */
    static String require(JsonNode schema) {
        new JsonSchemaSubset(schema).check(schema);
        String text = schema.toString();
        if (text.length() > MAX_SCHEMA_CHARS) {
            throw unsupported("more than %d characters".formatted(MAX_SCHEMA_CHARS));
        }
        return text;
    }

    private void check(JsonNode schema) {
        if (!schema.isObject()) {
            throw unsupported("a schema that is no object");
        }
        schema.properties().forEach(entry -> check(entry.getKey(), entry.getValue()));
        checkOrder(schema, "minItems", "maxItems");
        checkOrder(schema, "minLength", "maxLength");
    }

    /** A grammar that no text satisfies ends the process as soon as the first token is drawn. */
    private static void checkOrder(JsonNode schema, String least, String most) {
        requireThat(schema.path(least).asInt(0) <= schema.path(most).asInt(MAX_COUNT), least);
    }

    private void check(String keyword, JsonNode value) {
        switch (keyword) {
            case "type" -> checkType(value);
            case "items" -> check(value);
            case "additionalProperties" -> {
                if (!value.isBoolean()) {
                    check(value);
                }
            }
            case "required" ->
                    requireThat(
                            value.isArray() && value.valueStream().allMatch(JsonNode::isString),
                            keyword);
            case "enum" -> requireThat(value.isArray() && !value.isEmpty(), keyword);
            case "const" -> requireThat(!value.isContainer(), keyword);
            case "$ref" -> requireThat(value.isString() && resolves(value.stringValue()), keyword);
            default -> checkGroup(keyword, value);
        }
    }

    private void checkGroup(String keyword, JsonNode value) {
        if (SCHEMA_LISTS.contains(keyword)) {
            requireThat(value.isArray() && !value.isEmpty(), keyword);
            value.forEach(this::check);
        } else if (SCHEMA_MAPS.contains(keyword)) {
            requireThat(value.isObject(), keyword);
            value.propertyStream().forEach(entry -> checkNamed(entry.getKey(), entry.getValue()));
        } else if (COUNTS.contains(keyword)) {
            int least = keyword.startsWith("max") ? 1 : 0;
            requireThat(
                    value.isInt() && value.intValue() >= least && value.intValue() <= MAX_COUNT,
                    keyword);
        } else {
            requireThat(ANNOTATIONS.contains(keyword), keyword);
        }
    }

    private void checkNamed(String name, JsonNode schema) {
        requireThat(PROPERTY_NAME.matcher(name).matches(), name);
        check(schema);
    }

    private static void checkType(JsonNode value) {
        boolean known =
                value.isArray()
                        ? !value.isEmpty() && value.valueStream().allMatch(JsonSchemaSubset::isType)
                        : isType(value);
        requireThat(known, "type");
    }

    private static boolean isType(JsonNode value) {
        return value.isString() && TYPES.contains(value.stringValue());
    }

    /**
     * Only {@code #/$defs/name} and {@code #/definitions/name}, which cannot lead into a circle
     * without a level between.
     */
    private boolean resolves(String reference) {
        String[] parts = reference.split("/", -1);
        return parts.length == 3
                && parts[0].equals("#")
                && (parts[1].equals("$defs") || parts[1].equals("definitions"))
                && root.path(parts[1]).path(parts[2]).isObject()
                && !root.path(parts[1]).path(parts[2]).has("$ref");
    }

    private static void requireThat(boolean condition, String keyword) {
        if (!condition) {
            throw unsupported("'" + keyword + "' as it is used here");
        }
    }

    private static ApiException unsupported(String what) {
        return ApiException.badRequest(
                "response_format",
                "The schema uses %s, which the local runtime cannot enforce. Leave it out or choose another deployment."
                        .formatted(what));
    }
}
