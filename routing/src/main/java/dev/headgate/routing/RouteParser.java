package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Entry;
import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.RouteModifiers.Hedge;
import dev.headgate.routing.RouteModifiers.Shadow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one route of a policy document. */
final class RouteParser {
    /** What a route may say. */
    static final List<String> FIELDS =
            List.of(
                    "strategy",
                    "among",
                    "sticky",
                    "max_wait",
                    "deadline",
                    "priority_class",
                    "affinity",
                    "shadow",
                    "hedge");

    private static final String WEIGHTED_ENTRY = "{ to: gpt-5.4-mini@openai, weight: 10 }";

    private final YamlObject route;
    private final ScalarReader scalars;
    private final Findings findings;

    RouteParser(YamlObject route, ScalarReader scalars, Findings findings) {
        this.route = route;
        this.scalars = scalars;
        this.findings = findings;
    }

    /** The route; empty if it has no strategy, as the findings say. */
    Optional<Rule.Route> parse(Name title, Expression when) {
        route.knowing(FIELDS.toArray(String[]::new));
        Optional<Strategy> strategy =
                route.required("strategy", String.join(" or ", Strategy.WORDS))
                        .flatMap(this::strategy);
        boolean isWeighted = strategy.filter(Strategy.Weighted.class::isInstance).isPresent();
        List<Entry> among = among(strategy.isEmpty() || isWeighted, isWeighted);
        RouteModifiers modifiers = modifiers(among);
        return strategy.map(known -> new Rule.Route(title, when, known, among, modifiers));
    }

    private Optional<Strategy> strategy(Node node) {
        String word = ScalarReader.valueOf(node);
        @Nullable Expression sticky = sticky(word.equals(Strategy.Weighted.WORD));
        return switch (word) {
            case Strategy.Priority.WORD -> Optional.of(new Strategy.Priority());
            case Strategy.Cheapest.WORD -> Optional.of(new Strategy.Cheapest());
            case Strategy.Fastest.WORD -> Optional.of(new Strategy.Fastest());
            case Strategy.LeastBusy.WORD -> Optional.of(new Strategy.LeastBusy());
            case Strategy.Weighted.WORD -> Optional.of(new Strategy.Weighted(sticky));
            default -> {
                findings.add(
                        node,
                        "There is no strategy '%s'.%s Use one of: %s."
                                .formatted(
                                        word,
                                        Nearest.hint(word, Strategy.WORDS),
                                        String.join(", ", Strategy.WORDS)));
                yield Optional.empty();
            }
        };
    }

    private @Nullable Expression sticky(boolean isWeighted) {
        if (!isWeighted && route.has("sticky")) {
            findings.add(
                    route.positionOf("sticky"),
                    "'sticky' goes with the strategy 'weighted'. To keep what shares a cache together, use 'affinity'.");
            return null;
        }
        return key(route, "sticky");
    }

    private List<Entry> among(boolean mayHaveWeights, boolean isWeighted) {
        List<Node> nodes =
                route.requiredList("among", "[requested] or " + ScalarReader.DEPLOYMENTS);
        scalars.checkNumber(nodes);
        List<Entry> among = new ArrayList<>();
        for (Node node : nodes) {
            entry(node, mayHaveWeights, isWeighted).ifPresent(among::add);
        }
        if (isWeighted) {
            checkWeights(among);
        }
        return among;
    }

    private Optional<Entry> entry(Node node, boolean mayHaveWeights, boolean isWeighted) {
        if (node instanceof MappingNode && mayHaveWeights) {
            return YamlObject.of(node, "A weighted target", findings)
                    .map(entry -> entry.knowing("to", "weight"))
                    .flatMap(this::weightedEntry);
        }
        if (isWeighted) {
            findings.add(
                    node,
                    "With the strategy 'weighted' each target has a weight, such as %s."
                            .formatted(WEIGHTED_ENTRY));
            return Optional.empty();
        }
        String example = "requested or gpt-5.4-mini@openai; weights go with 'weighted'";
        return scalars.name(node, "among", example).map(to -> new Entry(to, null));
    }

    private Optional<Entry> weightedEntry(YamlObject entry) {
        Optional<Name> to =
                entry.required("to", "gpt-5.4-mini@openai")
                        .flatMap(node -> scalars.name(node, "to", "gpt-5.4-mini@openai"));
        Optional<Long> weight = entry.required("weight", "10").flatMap(scalars::weight);
        return to.flatMap(name -> weight.map(number -> new Entry(name, number)));
    }

    private void checkWeights(List<Entry> among) {
        Set<String> names = new HashSet<>();
        for (Entry entry : among) {
            if (!names.add(entry.to().text())) {
                findings.add(
                        entry.to().position(),
                        "'%s' has two weights. Keep one of them.".formatted(entry.to().text()));
            }
        }
        if (!among.isEmpty() && among.stream().allMatch(RouteParser::isWithoutWeight)) {
            findings.add(
                    route.positionOf("among"),
                    "All weights are 0, so nothing would be chosen. Give at least one target a weight.");
        }
    }

    private static boolean isWithoutWeight(Entry entry) {
        Long weight = entry.weight();
        return weight == null || weight == 0;
    }

    private RouteModifiers modifiers(List<Entry> among) {
        return new RouteModifiers(
                duration(route, "max_wait"),
                duration(route, "deadline"),
                route.field("priority_class").flatMap(this::priority).orElse(null),
                key(route, "affinity"),
                object("shadow", "A shadow").flatMap(shadow -> shadow(shadow, among)).orElse(null),
                object("hedge", "A hedge").flatMap(this::hedge).orElse(null));
    }

    private Optional<PriorityClass> priority(Node node) {
        String word = ScalarReader.valueOf(node);
        Optional<PriorityClass> known = PriorityClass.of(word);
        if (known.isEmpty()) {
            findings.add(
                    node,
                    "There is no priority class '%s'.%s Use %s."
                            .formatted(
                                    word,
                                    Nearest.hint(word, PriorityClass.words()),
                                    String.join(" or ", PriorityClass.words())));
        }
        return known;
    }

    private Optional<Shadow> shadow(YamlObject shadow, List<Entry> among) {
        shadow.knowing("to", "share", "sticky", "max_extra_usd");
        List<Name> to = scalars.names(shadow.requiredList("to", ScalarReader.DEPLOYMENTS), "to");
        to.forEach(name -> checkShadow(name, among));
        Optional<BigDecimal> share =
                shadow.required("share", "5%").flatMap(node -> scalars.share(node, "share"));
        @Nullable Expression sticky = key(shadow, "sticky");
        @Nullable BigDecimal cap = amount(shadow);
        return share.map(part -> new Shadow(to, part, sticky, cap));
    }

    private void checkShadow(Name name, List<Entry> among) {
        if (name.text().equals(Entry.REQUESTED)) {
            findings.add(name.position(), "A shadow names deployments; 'requested' is none.");
        }
        if (among.stream().anyMatch(entry -> entry.to().text().equals(name.text()))) {
            findings.add(
                    name.position(),
                    "'%s' is a target of the route and cannot get copies as well. Take it out of 'among' or of 'shadow'."
                            .formatted(name.text()));
        }
    }

    private Optional<Hedge> hedge(YamlObject hedge) {
        hedge.knowing("after", "max_extra_usd");
        @Nullable BigDecimal cap = amount(hedge);
        return hedge.required("after", "800ms")
                .flatMap(node -> scalars.duration(node, "after"))
                .map(after -> new Hedge(after, cap));
    }

    private Optional<YamlObject> object(String field, String what) {
        return route.field(field).flatMap(node -> YamlObject.of(node, what, findings));
    }

    private @Nullable Duration duration(YamlObject object, String field) {
        return object.field(field).flatMap(node -> scalars.duration(node, field)).orElse(null);
    }

    private @Nullable Expression key(YamlObject object, String field) {
        return object.field(field).flatMap(node -> scalars.key(node, field)).orElse(null);
    }

    private @Nullable BigDecimal amount(YamlObject object) {
        return object.field("max_extra_usd")
                .flatMap(node -> scalars.amount(node, "max_extra_usd"))
                .orElse(null);
    }
}
