package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Name;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads single values of a policy document; what is not one of them is a finding. */
final class ScalarReader {
    static final int MAX_TARGETS = 100;
    static final long MAX_WEIGHT = 1_000_000;
    static final String DEPLOYMENTS = "[gpt-5.4-mini@openai]";

    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,6}(\\.\\d{1,12})?");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)(%?)");

    private final List<String> lines;
    private final Findings findings;

    ScalarReader(String text, Findings findings) {
        this.lines = text.lines().toList();
        this.findings = findings;
    }

    /** The names of deployments in a list. */
    List<Name> names(List<Node> items, String field) {
        checkNumber(items);
        List<Name> names = new ArrayList<>();
        items.forEach(item -> name(item, field, DEPLOYMENTS).ifPresent(names::add));
        return names;
    }

    void checkNumber(List<Node> targets) {
        if (targets.size() > MAX_TARGETS) {
            findings.add(
                    targets.get(MAX_TARGETS),
                    "There are at most %d targets.".formatted(MAX_TARGETS));
        }
    }

    Optional<Name> name(Node node, String field, String example) {
        if (node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.STR)
                && !scalar.getValue().isBlank()) {
            return Optional.of(new Name(scalar.getValue(), Findings.positionOf(node)));
        }
        findings.add(node, "'%s' must be a text, such as %s.".formatted(field, example));
        return Optional.empty();
    }

    Optional<Duration> duration(Node node, String field) {
        Matcher time = TIME.matcher(valueOf(node));
        if (!time.matches()) {
            findings.add(node, "'%s' must be a time, such as 500ms, 2s or 1m.".formatted(field));
            return Optional.empty();
        }
        long amount = Long.parseLong(time.group(1));
        return Optional.of(
                switch (time.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    default -> Duration.ofMinutes(amount);
                });
    }

    Optional<BigDecimal> amount(Node node, String field) {
        if (AMOUNT.matcher(valueOf(node)).matches()) {
            return Optional.of(new BigDecimal(valueOf(node)));
        }
        findings.add(node, "'%s' must be an amount in USD, such as 0.01.".formatted(field));
        return Optional.empty();
    }

    /** A share above 0 and up to 1. */
    Optional<BigDecimal> share(Node node, String field) {
        Matcher share = SHARE.matcher(valueOf(node));
        if (share.matches()) {
            BigDecimal number = new BigDecimal(share.group(1));
            BigDecimal part = share.group(2).isEmpty() ? number : number.movePointLeft(2);
            if (part.signum() > 0 && part.compareTo(BigDecimal.ONE) <= 0) {
                return Optional.of(part);
            }
        }
        findings.add(
                node,
                "'%s' must be a share above 0 and up to 1, such as 5%% or 0.05.".formatted(field));
        return Optional.empty();
    }

    Optional<Long> weight(Node node) {
        String value = valueOf(node);
        if (value.matches("\\d{1,7}") && Long.parseLong(value) <= MAX_WEIGHT) {
            return Optional.of(Long.parseLong(value));
        }
        findings.add(
                node,
                "'weight' must be a whole number from 0 to %d, such as 10.".formatted(MAX_WEIGHT));
        return Optional.empty();
    }

    Optional<Expression> condition(Node node, String field) {
        return expression(node, field, "must be a condition, such as \"request.model == 'chat'\".");
    }

    Optional<Expression> key(Node node, String field) {
        return expression(
                node,
                field,
                "must be a text to compute, such as request.user or request.tags.session.");
    }

    private Optional<Expression> expression(Node node, String field, String demand) {
        if (node instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank()) {
            return Optional.of(new Expression(scalar.getValue(), beginning(scalar)));
        }
        findings.add(node, "'%s' %s".formatted(field, demand));
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

    /** The text of a scalar; of anything else one that nothing can be read from. */
    static String valueOf(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }
}
