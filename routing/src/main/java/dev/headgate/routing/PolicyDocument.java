package dev.headgate.routing;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy as its author wrote it.
 *
 * @param name of the policy
 * @param aliases names that teams call, each with its deployments in order of preference
 * @param rules in the order of the document
 */
public record PolicyDocument(String name, Map<String, List<String>> aliases, List<Rule> rules) {

    public PolicyDocument {
        aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
        rules = List.copyOf(rules);
    }

    /** The deployments that the document names, each once, sorted. */
    public Set<String> deployments() {
        Set<String> names = new TreeSet<>();
        aliases.values().forEach(names::addAll);
        for (Rule rule : rules) {
            if (rule instanceof Rule.Route route) {
                route.among().stream().flatMap(Destination::deployment).forEach(names::add);
            }
        }
        return names;
    }

    /** A named rule: a constraint that narrows, or a route that orders. */
    public sealed interface Rule {
        String name();

        /** When the rule speaks; asked once per request. */
        Expression when();

        /**
         * Removes candidates.
         *
         * @param allow what a candidate must fulfil to stay
         */
        record Constraint(String name, Expression when, Expression allow) implements Rule {}

        /**
         * Orders what the constraints left.
         *
         * @param among where the request may go
         * @param maxWait how long a request may queue for self-hosted capacity before the other
         *     targets come first, or null for any time
         */
        record Route(
                String name,
                Expression when,
                Strategy strategy,
                List<Destination> among,
                @Nullable Duration maxWait)
                implements Rule {

            public Route {
                among = List.copyOf(among);
            }
        }
    }

    /**
     * A condition in CEL.
     *
     * @param text as written
     * @param position where its text begins
     */
    public record Expression(String text, Position position) {}

    /** An entry of a route's {@code among}. */
    public sealed interface Destination {

        /** What the client asked for: the alias, the model or the deployment. */
        record Requested() implements Destination {}

        /** One deployment. */
        record Named(String name) implements Destination {}

        /** The deployment that it names, if it names one. */
        default Stream<String> deployment() {
            return switch (this) {
                case Requested _ -> Stream.empty();
                case Named(var name) -> Stream.of(name);
            };
        }
    }
}
