package dev.headgate.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy as its author wrote it.
 *
 * @param name of the policy
 * @param aliases names that teams call
 * @param rules in the order of the document
 */
public record PolicyDocument(String name, List<Alias> aliases, List<Rule> rules) {

    public PolicyDocument {
        aliases = List.copyOf(aliases);
        rules = List.copyOf(rules);
    }

    /** The names of the aliases, in the order of the document. */
    public List<String> aliasNames() {
        return aliases.stream().map(alias -> alias.name().text()).toList();
    }

    /** The routes, in the order of the document. */
    public List<Rule.Route> routes() {
        return rules.stream()
                .filter(Rule.Route.class::isInstance)
                .map(Rule.Route.class::cast)
                .toList();
    }

    /** Every place at which the document names a deployment, in its order. */
    public List<Name> deployments() {
        List<Name> names = new ArrayList<>();
        aliases.forEach(alias -> names.addAll(alias.deployments()));
        for (Rule.Route route : routes()) {
            Entry.deployments(route.among()).forEach(names::add);
            Optional.ofNullable(route.modifiers().shadow())
                    .ifPresent(shadow -> names.addAll(shadow.to()));
        }
        return List.copyOf(names);
    }

    /** A name as written. */
    public record Name(String text, Position position) {}

    /**
     * A name that teams call.
     *
     * @param deployments in order of preference
     */
    public record Alias(Name name, List<Name> deployments) {
        public Alias {
            deployments = List.copyOf(deployments);
        }
    }

    /** A named rule: a constraint that narrows, or a route that orders. */
    public sealed interface Rule {
        Name title();

        default String name() {
            return title().text();
        }

        /** When the rule speaks; asked once per request. */
        Expression when();

        /**
         * Removes candidates.
         *
         * @param allow what a candidate must fulfil to stay
         */
        record Constraint(Name title, Expression when, Expression allow) implements Rule {}

        /**
         * Orders what the constraints left.
         *
         * @param among where the request may go
         * @param modifiers how its targets are called
         */
        record Route(
                Name title,
                Expression when,
                Strategy strategy,
                List<Entry> among,
                RouteModifiers modifiers)
                implements Rule {

            public Route {
                among = List.copyOf(among);
            }
        }
    }

    /**
     * A condition, or a text to compute, in CEL.
     *
     * @param text as written
     * @param position where its text begins
     */
    public record Expression(String text, Position position) {}

    /**
     * An entry of a route's {@code among}: a deployment, or {@code requested}.
     *
     * @param to as written
     * @param weight its share of the requests, in proportion to the others; null unless the
     *     strategy goes by weights
     */
    public record Entry(Name to, @Nullable Long weight) {
        static final String REQUESTED = "requested";

        /** Whether it means what the client asked for: the alias, the model or the deployment. */
        public boolean isRequested() {
            return to.text().equals(REQUESTED);
        }

        /** The deployment that it names, if it names one. */
        public Optional<Name> deployment() {
            return isRequested() ? Optional.empty() : Optional.of(to);
        }

        static Stream<Name> deployments(List<Entry> among) {
            return among.stream().flatMap(entry -> entry.deployment().stream());
        }
    }
}
