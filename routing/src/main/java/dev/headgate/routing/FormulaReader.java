package dev.headgate.routing;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.headgate.routing.FactReader.Fact;
import dev.headgate.routing.FactReader.Known;
import dev.headgate.routing.FactReader.Missing;
import dev.headgate.routing.FactReader.Operand;
import dev.headgate.routing.Formula.Comparison;
import dev.headgate.routing.Formula.Fixed;
import dev.headgate.routing.Formula.Not;
import dev.headgate.routing.Formula.Presence;
import dev.headgate.routing.Formula.Relation;
import dev.headgate.routing.Formula.Term;
import dev.headgate.routing.Formula.Truth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads compiled conditions as logic. What they say of a candidate is looked up, if there is one.
 */
final class FormulaReader {
    private final FactReader facts;

    FormulaReader(@Nullable Candidate candidate) {
        this.facts = new FactReader(candidate);
    }

    Formula read(Condition condition) {
        return read(condition.tree().getExpr());
    }

    private Formula read(CelExpr expression) {
        Optional<Formula> understood =
                switch (expression.getKind()) {
                    case CALL -> call(expression.call());
                    case SELECT ->
                            expression.select().testOnly()
                                    ? presence(expression)
                                    : facts.read(expression).flatMap(FormulaReader::isTrue);
                    case CONSTANT -> facts.read(expression).flatMap(FormulaReader::isTrue);
                    default -> Optional.empty();
                };
        return understood.orElseGet(() -> Formula.opaque(Spelling.of(expression)));
    }

    private Optional<Formula> call(CelCall call) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "_&&_" -> Optional.of(new Formula.All(args.stream().map(this::read).toList()));
            case "_||_" -> Optional.of(new Formula.Any(args.stream().map(this::read).toList()));
            case "!_" -> Optional.of(new Not(read(args.getFirst())));
            case "_==_" -> compare(args.getFirst(), Relation.EQUAL, args.getLast());
            case "_!=_" -> compare(args.getFirst(), Relation.EQUAL, args.getLast()).map(Not::new);
            case "_<_" -> compare(args.getFirst(), Relation.LESS, args.getLast());
            case "_<=_" -> compare(args.getFirst(), Relation.LESS_OR_EQUAL, args.getLast());
            case "_>_" -> compare(args.getLast(), Relation.LESS, args.getFirst());
            case "_>=_" -> compare(args.getLast(), Relation.LESS_OR_EQUAL, args.getFirst());
            case "@in" -> membership(args.getFirst(), args.getLast());
            default -> Optional.empty();
        };
    }

    private Optional<Formula> presence(CelExpr expression) {
        return facts.read(expression)
                .map(operand ->
                        switch (operand) {
                            case Fact(var term) -> new Presence(term);
                            case Known _ -> new Fixed(Truth.YES);
                            case Missing _ -> new Fixed(Truth.NO);
                        });
    }

    private static Optional<Formula> isTrue(Operand operand) {
        return compare(operand, Relation.EQUAL, new Known(true));
    }

    private Optional<Formula> compare(CelExpr left, Relation relation, CelExpr right) {
        return facts.read(left)
                .flatMap(one -> facts.read(right).flatMap(other -> compare(one, relation, other)));
    }

    private static Optional<Formula> compare(Operand left, Relation relation, Operand right) {
        if (left instanceof Missing || right instanceof Missing) {
            return Optional.of(new Fixed(Truth.UNKNOWN));
        }
        if (left instanceof Fact(var term) && right instanceof Known(var constant)) {
            return fits(term, relation, constant)
                    ? Optional.of(new Comparison(term, relation, constant))
                    : Optional.empty();
        }
        if (left instanceof Known(var constant) && right instanceof Fact(var term)) {
            return fits(term, relation, constant)
                    ? Optional.of(mirrored(term, relation, constant))
                    : Optional.empty();
        }
        return left instanceof Known(var one) && right instanceof Known(var other)
                ? constant(one, relation, other)
                : Optional.empty();
    }

    /** {@code 3 < x} is {@code !(x <= 3)}. */
    private static Formula mirrored(Term term, Relation relation, Object constant) {
        return switch (relation) {
            case EQUAL -> new Comparison(term, Relation.EQUAL, constant);
            case LESS -> new Not(new Comparison(term, Relation.LESS_OR_EQUAL, constant));
            case LESS_OR_EQUAL -> new Not(new Comparison(term, Relation.LESS, constant));
        };
    }

    private static boolean fits(Term term, Relation relation, Object constant) {
        return switch (term.kind()) {
            case TEXT, TAG -> constant instanceof String && relation == Relation.EQUAL;
            case NUMBER -> constant instanceof Long;
            case TRUTH -> constant instanceof Boolean && relation == Relation.EQUAL;
        };
    }

    private static Optional<Formula> constant(Object one, Relation relation, Object other) {
        if (relation == Relation.EQUAL) {
            return Optional.of(new Fixed(Truth.of(one.equals(other))));
        }
        if (!(one instanceof Long left && other instanceof Long right)) {
            return Optional.empty();
        }
        boolean holds = relation == Relation.LESS ? left < right : left <= right;
        return Optional.of(new Fixed(Truth.of(holds)));
    }

    private Optional<Formula> membership(CelExpr element, CelExpr list) {
        Optional<Operand> member = facts.read(element);
        Optional<Operand> container = facts.read(list);
        if (member.isPresent()
                && container.isPresent()
                && container.get() instanceof Known(List<?> items)) {
            List<Formula> each =
                    items.stream()
                            .flatMap(item ->
                                    compare(member.get(), Relation.EQUAL, new Known(item)).stream())
                            .toList();
            return each.size() == items.size()
                    ? Optional.of(new Formula.Any(each))
                    : Optional.empty();
        }
        return element.getKind() == Kind.CONSTANT && facts.isKnownList(list)
                ? Optional.of(Formula.statement(Spelling.of(element) + " in " + Spelling.of(list)))
                : Optional.empty();
    }
}
