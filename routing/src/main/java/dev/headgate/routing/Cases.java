package dev.headgate.routing;

import dev.headgate.routing.Formula.Comparison;
import dev.headgate.routing.Formula.Presence;
import dev.headgate.routing.Formula.Relation;
import dev.headgate.routing.Formula.Term;
import dev.headgate.routing.Formula.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All requests that a formula can tell apart. A fact that is only compared with constants matters
 * by which of them it equals and which it lies between, so a handful of values stand for all.
 */
final class Cases {
    /** Nobody looks at more. */
    static final long MOST = 20_000;

    /** The value of a fact that nobody knows. */
    private static final Object UNKNOWN = new Object();

    /** The value of a tag that is not there. */
    private static final Object ABSENT = new Object();

    /** A text that no condition names. */
    private static final String OTHER = "\u0000";

    private final Formula formula;
    private final List<Term> terms;
    private final List<List<Object>> values = new ArrayList<>();
    private final Map<Term, Object> chosen = new HashMap<>();

    Cases(Formula formula) {
        this.formula = formula;
        Map<Term, Set<Object>> constants = new LinkedHashMap<>();
        formula.everyPart()
                .forEach(part -> {
                    if (part instanceof Comparison(var term, _, var constant)) {
                        constants.computeIfAbsent(term, _ -> new LinkedHashSet<>()).add(constant);
                    } else if (part instanceof Presence(var term)) {
                        constants.computeIfAbsent(term, _ -> new LinkedHashSet<>());
                    }
                });
        terms = List.copyOf(constants.keySet());
        terms.forEach(term -> values.add(values(term, constants.getOrDefault(term, Set.of()))));
    }

    /** Whether no request fulfils the formula. */
    boolean noneFulfils() {
        return !anyFulfils(0);
    }

    private static List<Object> values(Term term, Set<Object> constants) {
        Set<Object> values = new LinkedHashSet<>();
        switch (term.kind()) {
            case TEXT -> {
                values.addAll(constants);
                values.add(OTHER);
            }
            case TAG -> {
                values.addAll(constants);
                values.add(OTHER);
                values.add("");
                values.add(ABSENT);
            }
            case NUMBER -> constants.forEach(constant -> addAround((Long) constant, values));
            case TRUTH -> values.addAll(List.of(true, false));
        }
        if (term.mayBeUnknown()) {
            values.add(UNKNOWN);
        }
        return List.copyOf(values);
    }

    /** Between two constants that leave room there is the one after the first. */
    private static void addAround(long constant, Set<Object> values) {
        for (long near = Math.max(constant, 1) - 1; near <= constant; near++) {
            values.add(near);
        }
        values.add(constant == Long.MAX_VALUE ? constant : Math.max(constant, -1) + 1);
    }

    /** How many there are; more than {@link #MOST} are not counted. */
    long number() {
        long number = 1;
        for (List<Object> some : values) {
            number *= some.size();
            if (number > MOST) {
                return number;
            }
        }
        return number;
    }

    private boolean anyFulfils(int next) {
        if (next == terms.size()) {
            return truth(formula) == Truth.YES;
        }
        for (Object value : values.get(next)) {
            chosen.put(terms.get(next), value);
            if (anyFulfils(next + 1)) {
                return true;
            }
        }
        return false;
    }

    private Truth truth(Formula part) {
        return switch (part) {
            case Formula.Fixed(var truth) -> truth;
            case Formula.All(var parts) -> Truth.least(parts.stream().map(this::truth));
            case Formula.Any(var parts) -> Truth.greatest(parts.stream().map(this::truth));
            case Formula.Not(var negated) -> truth(negated).negated();
            case Formula.Is(var inner, var truths) -> Truth.of(truths.contains(truth(inner)));
            case Presence(var term) -> Truth.of(!isMissing(term));
            case Comparison(var term, var relation, var constant) ->
                    compare(chosen.getOrDefault(term, UNKNOWN), relation, constant);
        };
    }

    private boolean isMissing(Term term) {
        Object value = chosen.getOrDefault(term, UNKNOWN);
        return value.equals(UNKNOWN) || value.equals(ABSENT);
    }

    private static Truth compare(Object value, Relation relation, Object constant) {
        if (value.equals(UNKNOWN)) {
            return Truth.UNKNOWN;
        }
        Object known = value.equals(ABSENT) ? "" : value;
        return Truth.of(
                switch (relation) {
                    case EQUAL -> known.equals(constant);
                    case LESS -> (Long) known < (Long) constant;
                    case LESS_OR_EQUAL -> (Long) known <= (Long) constant;
                });
    }
}
