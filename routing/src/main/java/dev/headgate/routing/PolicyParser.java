package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Alias;
import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyDocument.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a policy document; strict, and complete in what it finds wrong. */
final class PolicyParser {
    static final int MAX_RULES = 200;

    private static final String ROUTE = "{ strategy: priority, among: [requested] }";
    private static final Expression ALWAYS = new Expression("true", Position.START);

    private final String text;
    private final Findings findings;
    private final ScalarReader scalars;

    PolicyParser(String text, Findings findings) {
        this.text = text;
        this.findings = findings;
        this.scalars = new ScalarReader(text, findings);
    }

    /** The policy of the platform; empty if something is wrong with it, as the findings say. */
    Optional<PolicyDocument> parse() {
        return read("A policy", "name", "aliases", "rules")
                .map(policy -> document(policy, this::rule))
                .filter(_ -> findings.isEmpty());
    }

    /** A policy that only narrows; empty if something is wrong with it, as the findings say. */
    Optional<PolicyDocument> parseNarrowing() {
        return read("A tenant's policy", "name", "rules")
                .map(policy -> document(policy, this::narrowingRule))
                .filter(_ -> findings.isEmpty());
    }

    private Optional<YamlObject> read(String what, String... fields) {
        return new YamlReader()
                .read(text, findings)
                .flatMap(root -> YamlObject.of(root, what, findings))
                .map(policy -> policy.knowing(fields));
    }

    private PolicyDocument document(YamlObject policy, RuleReader reader) {
        String name = policy.requiredText("name", "default").orElse("");
        List<Alias> aliases =
                policy.field("aliases")
                        .flatMap(node -> YamlObject.of(node, "The list of aliases", findings))
                        .map(this::aliases)
                        .orElse(List.of());
        return new PolicyDocument(name, aliases, rules(policy, reader));
    }

    private List<Alias> aliases(YamlObject object) {
        List<Alias> aliases = new ArrayList<>();
        for (String alias : object.names()) {
            Name name = new Name(alias, object.positionOf(alias));
            List<Node> items = object.requiredList(alias, ScalarReader.DEPLOYMENTS);
            aliases.add(new Alias(name, scalars.names(items, alias)));
        }
        return aliases;
    }

    /** Reads the part of a rule that says what kind it is. */
    private interface RuleReader {
        Optional<Rule> read(YamlObject rule, Name title, Expression when);
    }

    private List<Rule> rules(YamlObject policy, RuleReader reader) {
        List<Node> nodes =
                policy.requiredList("rules", "[{ name: as asked, route: %s }]".formatted(ROUTE));
        if (nodes.size() > MAX_RULES) {
            findings.add(
                    nodes.get(MAX_RULES), "A policy has at most %d rules.".formatted(MAX_RULES));
        }
        Set<String> names = new HashSet<>();
        List<Rule> rules = new ArrayList<>();
        for (Node node : nodes) {
            YamlObject.of(node, "A rule", findings)
                    .map(rule -> rule.knowing("name", "when", "allow", "route"))
                    .flatMap(rule -> rule(rule, names, reader))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<Rule> rule(YamlObject rule, Set<String> names, RuleReader reader) {
        String name = rule.requiredText("name", "'confidential data stays here'").orElse("");
        Position place =
                rule.field("name").map(Findings::positionOf).orElse(rule.positionOf("name"));
        if (!names.add(name) && !name.isEmpty()) {
            findings.add(
                    place,
                    "Two rules are called '%s'. Reasons name the rule, so names must differ."
                            .formatted(name));
        }
        Expression when =
                rule.field("when").flatMap(node -> scalars.condition(node, "when")).orElse(ALWAYS);
        return reader.read(rule, new Name(name, place), when);
    }

    private Optional<Rule> rule(YamlObject rule, Name title, Expression when) {
        if (rule.has("allow") == rule.has("route")) {
            findings.add(
                    rule.node(),
                    "A rule has either 'allow' (which candidates may stay) or 'route' (where to go).");
            return Optional.empty();
        }
        return rule.has("allow") ? constraint(rule, title, when) : route(rule, title, when);
    }

    private Optional<Rule> narrowingRule(YamlObject rule, Name title, Expression when) {
        if (rule.has("route")) {
            findings.add(
                    rule.positionOf("route"),
                    "A tenant's policy only narrows: its rules have 'allow'. Routes belong to the policy of the platform.");
            return Optional.empty();
        }
        return rule.required("allow", "\"candidate.region == 'EU'\"")
                .flatMap(_ -> constraint(rule, title, when));
    }

    private Optional<Rule> constraint(YamlObject rule, Name title, Expression when) {
        return rule.field("allow")
                .flatMap(node -> scalars.condition(node, "allow"))
                .map(allow -> new Rule.Constraint(title, when, allow));
    }

    private Optional<Rule> route(YamlObject rule, Name title, Expression when) {
        return rule.field("route")
                .flatMap(node -> YamlObject.of(node, "A route", findings))
                .flatMap(route -> new RouteParser(route, scalars, findings).parse(title, when))
                .map(Rule.class::cast);
    }
}
