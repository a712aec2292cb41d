package dev.headgate.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads one mapping of a document strictly: each field once, none that is not known, each of the
 * type that its reader asks for.
 */
final class YamlObject {
    private final Node node;
    private final String what;
    private final Findings findings;
    private final Map<String, Entry> fields;

    private record Entry(Node key, Node value) {}

    private YamlObject(Node node, String what, Findings findings, Map<String, Entry> fields) {
        this.node = node;
        this.what = what;
        this.findings = findings;
        this.fields = fields;
    }

    /**
     * The node as an object; empty, with a finding, if it is something else.
     *
     * @param what names the object in messages, such as {@code A rule}
     */
    static Optional<YamlObject> of(Node node, String what, Findings findings) {
        if (!(node instanceof MappingNode mapping)) {
            findings.add(node, what + " must be an object with named fields.");
            return Optional.empty();
        }
        Map<String, Entry> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Entry entry = new Entry(tuple.getKeyNode(), tuple.getValueNode());
            String key = keyOf(entry.key());
            if (fields.putIfAbsent(key, entry) != null) {
                findings.add(entry.key(), what + " has '" + key + "' twice. Keep one of them.");
            }
        }
        return Optional.of(new YamlObject(node, what, findings, fields));
    }

    private static String keyOf(Node key) {
        return key instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    /** Reports every field that is not among these. */
    YamlObject knowing(String... known) {
        List<String> names = List.of(known);
        fields.forEach((name, entry) -> {
            if (!names.contains(name)) {
                findings.add(
                        entry.key(),
                        "%s has no field '%s'.%s It has: %s."
                                .formatted(
                                        what,
                                        name,
                                        Nearest.hint(name, names),
                                        String.join(", ", names)));
            }
        });
        return this;
    }

    Node node() {
        return node;
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /** The names of all fields, in the order of the document. */
    List<String> names() {
        return List.copyOf(fields.keySet());
    }

    /** Where the name of a field stands. */
    Position positionOf(String field) {
        Entry entry = fields.get(field);
        return Findings.positionOf(entry == null ? node : entry.key());
    }

    Optional<Node> field(String name) {
        return Optional.ofNullable(fields.get(name)).map(Entry::value);
    }

    /** A field that must be there. */
    Optional<Node> required(String name, String example) {
        Optional<Node> value = field(name);
        if (value.isEmpty()) {
            findings.add(node, "%s needs '%s', such as %s.".formatted(what, name, example));
        }
        return value;
    }

    /** A list that must be there and not be empty; no items, with a finding, if it is not. */
    List<Node> requiredList(String name, String example) {
        return required(name, example).map(value -> list(value, name, example)).orElse(List.of());
    }

    /** The items of a list that must not be empty. */
    List<Node> list(Node value, String name, String example) {
        if (value instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            return new ArrayList<>(sequence.getValue());
        }
        findings.add(
                value,
                "'%s' must be a list that is not empty, such as %s.".formatted(name, example));
        return List.of();
    }

    /** A text that must be there. */
    Optional<String> requiredText(String name, String example) {
        return required(name, example).flatMap(value -> text(value, name, example));
    }

    /** The text of a node; empty, with a finding, if it is something else or blank. */
    Optional<String> text(Node value, String name, String example) {
        if (value instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.STR)
                && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue());
        }
        findings.add(value, "'%s' must be a text, such as %s.".formatted(name, example));
        return Optional.empty();
    }
}
