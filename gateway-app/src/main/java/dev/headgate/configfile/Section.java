package dev.headgate.configfile;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One object of the file, read strictly: a field that is unknown, given twice or of a wrong form is
 * a problem with the line at which it stands.
 */
final class Section {
    private final Node node;
    private final String what;
    private final Problems problems;
    private final int problemsBefore;
    private final Map<String, Node> fields = new LinkedHashMap<>();

    /**
     * @param what names the object in messages, such as {@code A pool}
     * @param known all fields that it may have
     */
    Section(Node node, String what, Problems problems, String... known) {
        this.node = node;
        this.what = what;
        this.problems = problems;
        problemsBefore = problems.count();
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(field -> take(field, List.of(known)));
        } else if (!isEmpty(node)) {
            problems.add(node, what + " must be an object with named fields.");
        }
    }

    private void take(NodeTuple field, List<String> known) {
        String name =
                field.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "(no name)";
        if (!known.contains(name)) {
            problems.add(
                    field.getKeyNode(),
                    "%s has no field '%s'. %s"
                            .formatted(what, name, NearestName.hint(name, known)));
        } else if (fields.containsKey(name)) {
            problems.add(
                    field.getKeyNode(),
                    "%s has '%s' twice. Keep one of them.".formatted(what, name));
        } else if (!isEmpty(field.getValueNode())) {
            fields.put(name, field.getValueNode());
        }
    }

    Optional<Node> node(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** The text of a field that must be there; empty, with a problem, if it is not. */
    String required(String field, String example) {
        if (!fields.containsKey(field)) {
            problems.add(node, "%s needs '%s', such as %s.".formatted(what, field, example));
        }
        return text(field).orElse("");
    }

    @Nullable String textOrNull(String field) {
        return text(field).orElse(null);
    }

    Optional<String> text(String field) {
        return node(field).flatMap(value -> scalar(value, field));
    }

    Optional<Boolean> flag(String field) {
        return converted(
                field,
                "true or false",
                text ->
                        switch (text) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> throw new IllegalArgumentException(text);
                        });
    }

    @Nullable Long countOrNull(String field) {
        return converted(field, "a whole number", Long::valueOf).orElse(null);
    }

    Optional<Integer> number(String field) {
        return converted(field, "a whole number", Integer::valueOf);
    }

    Optional<BigDecimal> share(String field) {
        return converted(field, "a share, such as 0.5", BigDecimal::new);
    }

    /** Shares of a list; null if the field is not there. */
    @Nullable List<BigDecimal> sharesOrNull(String field) {
        return node(field)
                .map(list ->
                        items(list, field).stream()
                                .flatMap(item -> scalar(item, field).stream())
                                .flatMap(text -> share(field, text).stream())
                                .toList())
                .orElse(null);
    }

    private Optional<BigDecimal> share(String field, String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException _) {
            wrong(field, "'%s' must be a list of shares, such as [0.5, 0.8, 1].".formatted(field));
            return Optional.empty();
        }
    }

    Optional<BigDecimal> amount(String field) {
        return converted(field, "a decimal number, such as 0.65", BigDecimal::new);
    }

    Optional<BigDecimal> usd(String field) {
        return converted(field, "an amount in USD, such as 0.15", BigDecimal::new);
    }

    @Nullable BigDecimal usdOrNull(String field) {
        return usd(field).orElse(null);
    }

    @Nullable Instant timeOrNull(String field) {
        return converted(field, "a time, such as 2026-12-01T00:00:00Z", Instant::parse)
                .orElse(null);
    }

    /** One of the constants of an enum, written small. */
    <E extends Enum<E>> Optional<E> choice(String field, Class<E> type) {
        return text(field).flatMap(name -> constant(fields.get(field), name, type));
    }

    /** Constants of an enum, written small; null if the field is not there. */
    <E extends Enum<E>> @Nullable Set<E> choicesOrNull(String field, Class<E> type) {
        return node(field)
                .map(list -> {
                    Set<E> chosen = new LinkedHashSet<>();
                    for (Node item : items(list, field)) {
                        scalar(item, field)
                                .flatMap(name -> constant(item, name, type))
                                .ifPresent(chosen::add);
                    }
                    return chosen;
                })
                .orElse(null);
    }

    Set<String> texts(String field) {
        Set<String> texts = new LinkedHashSet<>();
        node(field)
                .map(list -> items(list, field))
                .orElse(List.of())
                .forEach(item -> scalar(item, field).ifPresent(texts::add));
        return texts;
    }

    /** The objects of a list. */
    List<Section> sections(String field, String itemName, String... known) {
        return node(field).map(list -> items(list, field)).orElse(List.of()).stream()
                .map(item -> new Section(item, itemName, problems, known))
                .toList();
    }

    /** An object, or the objects of a list. */
    List<Section> oneOrMany(String field, String name, String... known) {
        return node(field).orElse(null) instanceof SequenceNode
                ? sections(field, name, known)
                : section(field, name, known).stream().toList();
    }

    Optional<Section> section(String field, String name, String... known) {
        return node(field).map(value -> new Section(value, name, problems, known));
    }

    /** Notes a problem of this field, or of the whole object if the field is not there. */
    void wrong(String field, String message) {
        problems.add(fields.getOrDefault(field, node), message);
    }

    /** Notes a problem unless the name in this field is known. */
    void mustBeKnown(String field, Set<String> known) {
        text(field)
                .filter(name -> !known.contains(name))
                .ifPresent(name ->
                        wrong(
                                field,
                                "There is no %s '%s'. %s"
                                        .formatted(field, name, NearestName.hint(name, known))));
    }

    /**
     * What this object stands for; empty if a problem was found in it, among them what the value
     * itself refuses.
     */
    <T> Optional<T> value(Supplier<T> made) {
        if (problems.count() > problemsBefore) {
            return Optional.empty();
        }
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException e) {
            problems.add(node, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * A value of some other form.
     *
     * @param form what it must be, with an example
     */
    <T> Optional<T> read(String field, String form, Function<String, T> convert) {
        return converted(field, form, convert);
    }

    private <T> Optional<T> converted(String field, String form, Function<String, T> convert) {
        Optional<String> text = text(field);
        try {
            return text.map(convert);
        } catch (IllegalArgumentException | DateTimeException _) {
            wrong(field, "'%s' must be %s.".formatted(field, form));
            return Optional.empty();
        }
    }

    private <E extends Enum<E>> Optional<E> constant(
            @Nullable Node at, String name, Class<E> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (names.contains(name)) {
            return Optional.of(Enum.valueOf(type, name.toUpperCase(Locale.ROOT)));
        }
        problems.add(
                at == null ? node : at,
                "'%s' is not known here. %s".formatted(name, NearestName.hint(name, names)));
        return Optional.empty();
    }

    private List<Node> items(Node list, String field) {
        if (list instanceof SequenceNode sequence) {
            return new ArrayList<>(sequence.getValue());
        }
        problems.add(list, "'%s' must be a list.".formatted(field));
        return List.of();
    }

    private Optional<String> scalar(Node value, String field) {
        if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue());
        }
        problems.add(value, "'%s' must be a single value and not empty.".formatted(field));
        return Optional.empty();
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
