package dev.headgate.routing;

import dev.cel.common.ast.CelExpr;
import dev.headgate.routing.FactReader.Fact;
import dev.headgate.routing.Formula.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fact that a condition reads and that takes few values, so that answers can be kept by them.
 *
 * @param reader null where the fact is unknown
 */
record FactKey(String name, Function<RequestFacts, @Nullable Object> reader) {
    private static final String TAG = "request.tags.";
    private static final Set<String> FEW_VALUES =
            Set.of("request.model", "request.stream", "request.priority");
    private static final FactReader FACTS = new FactReader(null);

    /** All that a condition reads of a request; empty if some of it takes too many values. */
    static Optional<List<FactKey>> of(CelExpr condition) {
        Set<String> names = new LinkedHashSet<>();
        return collect(condition, names)
                ? Optional.of(names.stream().map(FactKey::of).toList())
                : Optional.empty();
    }

    private static boolean collect(CelExpr expression, Set<String> names) {
        if (FACTS.read(expression).orElse(null) instanceof Fact(var term)) {
            names.add(term.name());
            return hasFewValues(term);
        }
        return switch (expression.getKind()) {
            case CONSTANT -> true;
            case IDENT -> expression.ident().name().equals("candidate");
            case SELECT -> collect(expression.select().operand(), names);
            case LIST -> collectAll(expression.list().elements(), names);
            case CALL -> {
                List<CelExpr> parts = new ArrayList<>(expression.call().args());
                expression.call().target().ifPresent(parts::add);
                yield collectAll(parts, names);
            }
            default -> false;
        };
    }

    private static boolean collectAll(List<CelExpr> expressions, Set<String> names) {
        return expressions.stream().allMatch(expression -> collect(expression, names));
    }

    private static boolean hasFewValues(Term term) {
        return term.kind() == Term.Kind.TAG
                || term.name().startsWith("caller.")
                || FEW_VALUES.contains(term.name());
    }

    private static FactKey of(String name) {
        String field = name.substring(name.indexOf('.') + 1);
        if (name.startsWith(TAG)) {
            String tag = name.substring(TAG.length());
            return new FactKey(name, request -> request.tags().get(tag));
        }
        return name.startsWith("caller.")
                ? new FactKey(name, request -> Vocabulary.CALLER.read(request.caller(), field))
                : new FactKey(name, request -> Vocabulary.REQUEST.read(request, field));
    }
}
