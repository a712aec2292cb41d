package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Destination;
import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a policy document; strict, and complete in what it finds wrong. */
final class PolicyParser {
    static final int MAX_RULES = 200;
    static final int MAX_TARGETS = 100;

    private static final String DEPLOYMENTS = "[gpt-5.4-mini@openai]";
    private static final String ROUTE = "{ strategy: priority, among: [requested] }";
    private static final Set<String> LATER_STRATEGIES = Set.of("weighted", "fastest", "least-busy");
    private static final Pattern WAIT = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Expression ALWAYS = new Expression("true", Position.START);

    private final String text;
    private final List<String> lines;
    private final Findings findings;

    PolicyParser(String text, Findings findings) {
        this.text = text;
        this.lines = text.lines().toList();
        this.findings = findings;
    }

    /** The document; empty if something is wrong with it, as the findings say. */
    Optional<PolicyDocument> parse() {
        return new YamlReader()
                .read(text, findings)
                .flatMap(root -> YamlObject.of(root, "A policy", findings))
                .map(policy -> policy.knowing("name", "aliases", "rules"))
                .map(this::document)
                .filter(_ -> findings.isEmpty());
    }

    private PolicyDocument document(YamlObject policy) {
        String name = policy.requiredText("name", "default").orElse("");
        Map<String, List<String>> aliases =
                policy.field("aliases")
                        .flatMap(node -> YamlObject.of(node, "The list of aliases", findings))
                        .map(this::aliases)
                        .orElse(Map.of());
        return new PolicyDocument(name, aliases, rules(policy));
    }

    private Map<String, List<String>> aliases(YamlObject object) {
        Map<String, List<String>> aliases = new LinkedHashMap<>();
        for (String alias : object.names()) {
            List<String> targets = new ArrayList<>();
            for (Node item : object.requiredList(alias, DEPLOYMENTS)) {
                object.text(item, alias, DEPLOYMENTS).ifPresent(targets::add);
            }
            aliases.put(alias, List.copyOf(targets));
        }
        return aliases;
    }

    private List<Rule> rules(YamlObject policy) {
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
                    .flatMap(rule -> rule(rule, names))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<Rule> rule(YamlObject rule, Set<String> names) {
        String name = rule.requiredText("name", "'confidential data stays here'").orElse("");
        if (!names.add(name) && !name.isEmpty()) {
            findings.add(
                    rule.field("name").orElse(rule.node()),
                    "Two rules are called '%s'. Reasons name the rule, so names must differ."
                            .formatted(name));
        }
        Expression when =
                rule.field("when").flatMap(node -> expression(node, "when")).orElse(ALWAYS);
        if (rule.has("allow") == rule.has("route")) {
            findings.add(
                    rule.node(),
                    "A rule has either 'allow' (which candidates may stay) or 'route' (where to go).");
            return Optional.empty();
        }
        return rule.has("allow") ? constraint(rule, name, when) : route(rule, name, when);
    }

    private Optional<Rule> constraint(YamlObject rule, String name, Expression when) {
        return rule.field("allow")
                .flatMap(node -> expression(node, "allow"))
                .map(allow -> new Rule.Constraint(name, when, allow));
    }

    private Optional<Rule> route(YamlObject rule, String name, Expression when) {
        return rule.field("route")
                .flatMap(node -> YamlObject.of(node, "A route", findings))
                .flatMap(route -> routeOf(route, name, when));
    }

    private Optional<Rule> routeOf(YamlObject route, String name, Expression when) {
        route.field("sticky")
                .ifPresent(
                        node -> findings.add(node, "'sticky' is not supported yet. Leave it out."));
        route.knowing("strategy", "among", "max_wait", "sticky");
        List<Destination> among = among(route);
        @Nullable Duration maxWait = route.field("max_wait").flatMap(this::maxWait).orElse(null);
        return route.required("strategy", Strategy.words())
                .flatMap(this::strategy)
                .map(strategy -> new Rule.Route(name, when, strategy, among, maxWait));
    }

    private Optional<Strategy> strategy(Node node) {
        String word = node instanceof ScalarNode scalar ? scalar.getValue() : "?";
        Optional<Strategy> strategy = Strategy.of(word);
        if (strategy.isEmpty()) {
            String problem =
                    LATER_STRATEGIES.contains(word)
                            ? "The strategy '%s' is not supported yet. Use %s."
                            : "There is no strategy '%s'. Use %s.";
            findings.add(node, problem.formatted(word, Strategy.words()));
        }
        return strategy;
    }

    private List<Destination> among(YamlObject route) {
        List<Node> nodes = route.requiredList("among", "[requested] or " + DEPLOYMENTS);
        if (nodes.size() > MAX_TARGETS) {
            findings.add(
                    nodes.get(MAX_TARGETS),
                    "A route has at most %d targets.".formatted(MAX_TARGETS));
        }
        List<Destination> among = new ArrayList<>();
        for (Node node : nodes) {
            route.text(node, "among", "requested or gpt-5.4-mini@openai; weights come later")
                    .map(PolicyParser::destination)
                    .ifPresent(among::add);
        }
        return among;
    }

    private static Destination destination(String name) {
        return name.equals("requested") ? new Destination.Requested() : new Destination.Named(name);
    }

    private Optional<Duration> maxWait(Node node) {
        Matcher wait = WAIT.matcher(node instanceof ScalarNode scalar ? scalar.getValue() : "");
        if (!wait.matches()) {
            findings.add(node, "'max_wait' must be a time, such as 500ms, 2s or 1m.");
            return Optional.empty();
        }
        long amount = Long.parseLong(wait.group(1));
        return Optional.of(
                switch (wait.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    default -> Duration.ofMinutes(amount);
                });
    }

    private Optional<Expression> expression(Node node, String field) {
        if (node instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank()) {
            return Optional.of(new Expression(scalar.getValue(), beginning(scalar)));
        }
        findings.add(
                node,
                "'%s' must be a condition, such as \"request.model == 'chat'\".".formatted(field));
        return Optional.empty();
    }

    /** Where the text of a scalar begins: behind its quote, or on the line after its marker. */
    private Position beginning(ScalarNode scalar) {
        Position node = Findings.positionOf(scalar);
        ScalarStyle style = scalar.getScalarStyle();
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            String first = lines.get(node.line());
            return new Position(
                    node.line() + 1, 1 + first.length() - first.stripLeading().length());
        }
        return style == ScalarStyle.PLAIN ? node : new Position(node.line(), node.column() + 1);
    }
}
