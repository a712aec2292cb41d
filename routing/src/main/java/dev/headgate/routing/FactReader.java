package dev.headgate.routing;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.headgate.routing.Formula.Term;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a condition compares: facts of a request, constants, and what a candidate says. */
final class FactReader {
    private static final String TAGS = "tags";

    private final @Nullable Candidate candidate;

    FactReader(@Nullable Candidate candidate) {
        this.candidate = candidate;
    }

    /** One side of a comparison. */
    sealed interface Operand {}

    /** A fact that differs from request to request. */
    record Fact(Term term) implements Operand {}

    /** A constant: a text, a number, a truth, or a list of them. */
    record Known(Object value) implements Operand {}

    /** Something that nobody knows of the candidate. */
    record Missing() implements Operand {}

    /** What an expression stands for; empty if that is something else. */
    Optional<Operand> read(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> constant(expression.constant()).map(Known::new);
            case LIST -> list(expression.list().elements());
            case SELECT -> select(expression.select());
            case CALL -> index(expression.call());
            default -> Optional.empty();
        };
    }

    /** Whether an expression is a list that every request has. */
    boolean isKnownList(CelExpr expression) {
        return expression.getKind() == Kind.SELECT
                && isIdent(expression.select().operand(), "request")
                && Vocabulary.REQUEST.typeOf(expression.select().field()).orElse(SimpleType.BOOL)
                        instanceof ListType;
    }

    private static Optional<Object> constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE -> Optional.of(constant.stringValue());
            case INT64_VALUE -> Optional.of(constant.int64Value());
            case BOOLEAN_VALUE -> Optional.of(constant.booleanValue());
            default -> Optional.empty();
        };
    }

    private static Optional<Operand> list(List<CelExpr> elements) {
        List<Object> constants =
                elements.stream()
                        .filter(element -> element.getKind() == Kind.CONSTANT)
                        .flatMap(element -> constant(element.constant()).stream())
                        .toList();
        return constants.size() == elements.size()
                ? Optional.of(new Known(constants))
                : Optional.empty();
    }

    private Optional<Operand> select(CelSelect select) {
        CelExpr of = select.operand();
        String field = select.field();
        if (isIdent(of, "request")) {
            return fact(Vocabulary.REQUEST, field);
        }
        if (isIdent(of, "caller")) {
            return fact(Vocabulary.CALLER, field);
        }
        if (isIdent(of, "candidate")) {
            return ofCandidate(field);
        }
        if (of.getKind() == Kind.SELECT && isIdent(of.select().operand(), "request")) {
            return of.select().field().equals(TAGS) ? Optional.of(tag(field)) : Optional.empty();
        }
        return of.getKind() == Kind.SELECT && isIdent(of.select().operand(), "candidate")
                ? ofLicence(of.select().field(), field)
                : Optional.empty();
    }

    /** {@code request.tags['name']}. */
    private static Optional<Operand> index(CelCall call) {
        if (!call.function().equals("_[_]") || call.args().getFirst().getKind() != Kind.SELECT) {
            return Optional.empty();
        }
        CelSelect map = call.args().getFirst().select();
        CelExpr key = call.args().getLast();
        return isIdent(map.operand(), "request")
                        && map.field().equals(TAGS)
                        && key.getKind() == Kind.CONSTANT
                ? constant(key.constant()).map(name -> tag(String.valueOf(name)))
                : Optional.empty();
    }

    private static Operand tag(String name) {
        return new Fact(new Term("request.tags." + name, Term.Kind.TAG, false));
    }

    private static Optional<Operand> fact(FactType<?> type, String field) {
        return type.typeOf(field)
                .flatMap(FactReader::kind)
                .map(kind ->
                        new Fact(
                                new Term(
                                        type.name() + "." + field,
                                        kind,
                                        type.mayBeUnknown(field))));
    }

    private static Optional<Term.Kind> kind(CelType type) {
        if (type.equals(SimpleType.STRING)) {
            return Optional.of(Term.Kind.TEXT);
        }
        if (type.equals(SimpleType.INT)) {
            return Optional.of(Term.Kind.NUMBER);
        }
        return type.equals(SimpleType.BOOL) ? Optional.of(Term.Kind.TRUTH) : Optional.empty();
    }

    private Optional<Operand> ofCandidate(String field) {
        return candidate == null
                ? Optional.empty()
                : Optional.of(value(Vocabulary.CANDIDATE.read(candidate, field)));
    }

    private Optional<Operand> ofLicence(String group, String field) {
        return candidate == null || !group.equals("licence")
                ? Optional.empty()
                : Optional.of(value(Vocabulary.LICENCE.read(candidate.licence(), field)));
    }

    private static Operand value(@Nullable Object value) {
        return value == null ? new Missing() : new Known(value);
    }

    private static boolean isIdent(CelExpr expression, String name) {
        return expression.getKind() == Kind.IDENT && expression.ident().name().equals(name);
    }
}
