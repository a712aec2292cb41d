package dev.headgate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The text of a policy, sound or not, as fields and named rules.
 *
 * @param fields what stands outside of rules by its path, such as {@code aliases.chat}
 * @param rules in the order of the document
 */
record PolicyOutline(Map<String, Object> fields, List<Rule> rules) {
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(256 * 1024).build();

    PolicyOutline {
        fields = new LinkedHashMap<>(fields);
        rules = List.copyOf(rules);
    }

    /**
     * A rule.
     *
     * @param fields by their paths, such as {@code route.strategy}
     */
    record Rule(String name, Map<String, Object> fields) {}

    /** Empty if the text has not the shape of a policy, or two rules of one name. */
    static Optional<PolicyOutline> of(String document) {
        try {
            return new Load(SETTINGS).loadFromString(document) instanceof Map<?, ?> policy
                    ? outline(policy)
                    : Optional.empty();
        } catch (YamlEngineException _) {
            return Optional.empty();
        }
    }

    private static Optional<PolicyOutline> outline(Map<?, ?> policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Rule> rules = new ArrayList<>();
        for (Map.Entry<?, ?> entry : policy.entrySet()) {
            if (!entry.getKey().equals("rules")) {
                flatten(String.valueOf(entry.getKey()), entry.getValue(), fields);
            }
        }
        for (Object item : policy.get("rules") instanceof List<?> listed ? listed : List.of()) {
            if (!(item instanceof Map<?, ?> rule) || !(rule.get("name") instanceof String name)) {
                return Optional.empty();
            }
            Map<String, Object> ofRule = new LinkedHashMap<>();
            rule.forEach((field, value) -> flatten(String.valueOf(field), value, ofRule));
            ofRule.remove("name");
            rules.add(new Rule(name, ofRule));
        }
        boolean namesDiffer = rules.stream().map(Rule::name).distinct().count() == rules.size();
        return namesDiffer ? Optional.of(new PolicyOutline(fields, rules)) : Optional.empty();
    }

    /** Objects become paths; lists and scalars stay what they are. */
    private static void flatten(String path, Object value, Map<String, Object> into) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((field, inner) -> flatten(path + "." + field, inner, into));
        } else {
            into.put(path, value == null ? "" : value);
        }
    }

    /** Every field of two outlines that differs, in the order of the alphabet. */
    static List<FieldChange> changes(Map<String, Object> before, Map<String, Object> after) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .map(name -> new FieldChange(name, before.get(name), after.get(name)))
                .filter(FieldChange::isOne)
                .toList();
    }
}
