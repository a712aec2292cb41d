package dev.headgate.routing;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A condition as logic sees it: comparisons of facts with constants, put together. Whatever else a
 * condition says is taken for a fact of its own.
 */
sealed interface Formula {

    /** What a condition says of a request; the order is the one of logic with unknown facts. */
    enum Truth {
        NO,
        UNKNOWN,
        YES;

        static Truth of(boolean holds) {
            return holds ? YES : NO;
        }

        Truth negated() {
            return switch (this) {
                case NO -> YES;
                case UNKNOWN -> UNKNOWN;
                case YES -> NO;
            };
        }

        static Truth least(Stream<Truth> truths) {
            return truths.min(Truth::compareTo).orElse(YES);
        }

        static Truth greatest(Stream<Truth> truths) {
            return truths.max(Truth::compareTo).orElse(NO);
        }
    }

    /** How two values compare. */
    enum Relation {
        EQUAL,
        LESS,
        LESS_OR_EQUAL
    }

    /**
     * A fact of a request.
     *
     * @param name equal for equal facts
     * @param mayBeUnknown whether there are requests without it
     */
    record Term(String name, Kind kind, boolean mayBeUnknown) {
        /** What values it has. */
        enum Kind {
            TEXT,
            /** A text that reads as empty if it is absent. */
            TAG,
            /** A whole number from 0. */
            NUMBER,
            TRUTH
        }
    }

    record Fixed(Truth truth) implements Formula {}

    record All(List<Formula> parts) implements Formula {}

    record Any(List<Formula> parts) implements Formula {}

    record Not(Formula part) implements Formula {}

    /** A fact compared with a constant: a text, a number or a truth. */
    record Comparison(Term term, Relation relation, Object constant) implements Formula {}

    /** Whether a fact is there. */
    record Presence(Term term) implements Formula {}

    /** Whether a formula has one of these truths; never unknown itself. */
    record Is(Formula part, Set<Truth> truths) implements Formula {}

    /**
     * What cannot be seen through: it may hold, or not, or nobody can tell. Equal texts are equal.
     */
    static Formula opaque(String text) {
        return new Comparison(new Term(text, Term.Kind.TRUTH, true), Relation.EQUAL, true);
    }

    /** What cannot be seen through, but is known of every request. */
    static Formula statement(String text) {
        return new Comparison(new Term(text, Term.Kind.TRUTH, false), Relation.EQUAL, true);
    }

    static Formula all(Formula... parts) {
        return new All(Arrays.asList(parts));
    }

    /** Whether a route with this condition is passed over. */
    static Formula passesOver(Formula when) {
        return new Is(when, Set.of(Truth.NO, Truth.UNKNOWN));
    }

    /** Whether a constraint with this condition speaks. */
    static Formula speaks(Formula when) {
        return new Is(when, Set.of(Truth.YES, Truth.UNKNOWN));
    }

    /** The formulas that this one is put together from. */
    default List<Formula> parts() {
        return switch (this) {
            case All(var parts) -> parts;
            case Any(var parts) -> parts;
            case Not(var part) -> List.of(part);
            case Is(var part, _) -> List.of(part);
            case Fixed _, Comparison _, Presence _ -> List.of();
        };
    }

    /** This formula and all that it is put together from. */
    default Stream<Formula> everyPart() {
        return Stream.concat(Stream.of(this), parts().stream().flatMap(Formula::everyPart));
    }
}
